"""What the camera driver makes of addresses, settings and JPEG, without a connection."""

import io

import pytest
from PIL import Image

from device_drivers.camera import AddressKind, Camera, address_kind
from device_drivers.camera.address import without_credentials
from device_drivers.camera.jpeg import decode_jpeg, jpeg_size
from device_drivers.errors import DeviceGone, ProtocolError


def jpeg(width: int = 64, height: int = 48, **options: object) -> bytes:
    """A JPEG of Pillow's, which shares no code with the driver."""
    out = io.BytesIO()
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    picture.save(out, "JPEG", **options)
    return out.getvalue()


# --- addresses


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/dev/video0", AddressKind.V4L2),
        ("/dev/v4l/by-id/usb-camera-index0", AddressKind.V4L2),
        ("http://192.0.2.7/stream", AddressKind.HTTP_MJPEG),
        ("pictures/%04d.png", AddressKind.IMAGE_SEQUENCE),
        ("visit.avi", AddressKind.VIDEO_FILE),
    ],
)
def test_address_says_kind_of_source(address: str, kind: AddressKind) -> None:
    assert address_kind(address) is kind


@pytest.mark.parametrize("address", ["", "rtsp://192.0.2.7/", "https://192.0.2.7/stream"])
def test_address_of_unknown_kind_is_refused_at_once(address: str) -> None:
    with pytest.raises(ValueError, match="camera address"):
        Camera(address)


def test_password_of_a_camera_never_shows() -> None:
    with pytest.raises(DeviceGone) as caught, Camera("http://clerk:secret@127.0.0.1:9/stream"):
        pass
    assert "secret" not in str(caught.value)
    assert without_credentials("http://a:b@host:80/x?y=1") == "http://host:80/x?y=1"


@pytest.mark.parametrize("wrong", [{"width": 0}, {"timeout_s": -1.0}, {"frames_per_second": 0}])
def test_impossible_settings_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="positive"):
        Camera("/dev/video0", **wrong)


# --- JPEG


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"comment": "x" * 300}])
def test_size_in_header_is_the_one_that_was_written(options: dict[str, object]) -> None:
    assert jpeg_size(jpeg(123, 45, **options), "camera") == (123, 45)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8",
        b"no picture at all",
        b"\xff\xd8\xff\xe0\x00\x00" * 50,
        b"\xff\xd8" + b"\xff" * 100,
        jpeg()[:-40],
        jpeg().replace(b"\xff\xda", b"\xff\xd9"),
    ],
)
def test_broken_jpeg_is_a_protocol_error(data: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode_jpeg(data, "camera")


def test_zeros_after_the_end_marker_are_allowed() -> None:
    assert decode_jpeg(jpeg() + bytes(500), "camera").shape == (48, 64, 3)
