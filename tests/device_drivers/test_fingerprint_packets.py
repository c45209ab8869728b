"""The packets of fingerprint modules: golden frames, and properties of the codec."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.fingerprint_zfm.commands import (
    DEFAULT_PARAMETERS,
    Command,
    Confirmation,
    SensorParameters,
)
from device_drivers.fingerprint_zfm.image_codec import IMAGE_BYTES, pack_image, unpack_image
from device_drivers.fingerprint_zfm.packets import (
    MAXIMUM_NOISE_BYTES,
    Packet,
    PacketDecoder,
    PacketError,
    PacketKind,
    decode,
    encode,
    split,
    wire_bytes,
)

packets = st.builds(
    Packet,
    kind=st.sampled_from(PacketKind),
    payload=st.binary(min_size=1, max_size=256),
    address=st.integers(0, 0xFFFFFFFF),
)
without_start = st.binary(max_size=200).filter(lambda noise: b"\xef" not in noise)

# Checksums as printed in the ZFM-20 Series User's Manual v2.0, section 6, and the ZFM-70 Series
# User Manual, sections 6.2 and 6.3.
PRINTED_COMMANDS = [
    (Command.VFY_PWD, "00000000", "EF01 FFFFFFFF 01 0007 13 00000000 001B"),
    (Command.READ_SYS_PARA, "", "EF01 FFFFFFFF 01 0003 0F 0013"),
    (Command.TEMPLATE_NUM, "", "EF01 FFFFFFFF 01 0003 1D 0021"),
    (Command.GEN_IMG, "", "EF01 FFFFFFFF 01 0003 01 0005"),
    (Command.UP_IMAGE, "", "EF01 FFFFFFFF 01 0003 0A 000E"),
    (Command.IMG2TZ, "01", "EF01 FFFFFFFF 01 0004 02 01 0008"),
    (Command.MATCH, "", "EF01 FFFFFFFF 01 0003 03 0007"),
    (Command.REG_MODEL, "", "EF01 FFFFFFFF 01 0003 05 0009"),
    (Command.EMPTY, "", "EF01 FFFFFFFF 01 0003 0D 0011"),
    (Command.HANDSHAKE, "", "EF01 FFFFFFFF 01 0003 53 0057"),
]


@pytest.mark.parametrize(("command", "parameters", "frame"), PRINTED_COMMANDS)
def test_commands_are_the_bytes_of_the_manual(
    command: Command, parameters: str, frame: str
) -> None:
    payload = bytes([command]) + bytes.fromhex(parameters)
    packet = Packet(PacketKind.COMMAND, payload)
    assert encode(packet) == bytes.fromhex(frame)
    assert decode(bytes.fromhex(frame)) == packet


def test_answers_recorded_from_a_module_are_understood() -> None:
    no_finger = decode(bytes.fromhex("EF01 FFFFFFFF 07 0003 02 000C"))
    assert no_finger.kind is PacketKind.ACKNOWLEDGE
    assert no_finger.payload == bytes([Confirmation.NO_FINGER])
    parameters = decode(
        bytes.fromhex("EF01 FFFFFFFF 07 0013 00 0000 0000 00C8 0003 FFFFFFFF 0002 0006 04E9")
    )
    assert SensorParameters.decode(parameters.payload[1:]) == SensorParameters(
        status_register=0,
        system_id=0,
        template_capacity=200,
        security_level=3,
        module_address=0xFFFFFFFF,
        packet_bytes=128,
        baudrate=57600,
    )


@given(packets)
def test_decoding_undoes_encoding(packet: Packet) -> None:
    assert decode(encode(packet), packet.address) == packet


@given(packets, st.data())
def test_any_changed_byte_is_refused(packet: Packet, data: st.DataObject) -> None:
    frame = bytearray(encode(packet))
    position = data.draw(st.integers(0, len(frame) - 1))
    frame[position] ^= data.draw(st.integers(1, 255))
    with pytest.raises(PacketError):
        decode(bytes(frame), packet.address)


@given(packets, st.data())
def test_a_shortened_or_lengthened_frame_is_refused(packet: Packet, data: st.DataObject) -> None:
    frame = encode(packet)
    shorter = frame[: data.draw(st.integers(0, len(frame) - 1))]
    for wrong in (shorter, frame + b"\x00"):
        with pytest.raises(PacketError):
            decode(wrong, packet.address)


@given(st.lists(st.tuples(without_start, packets), max_size=4), st.integers(1, 300))
def test_a_stream_yields_its_packets_through_noise_in_any_pieces(
    parts: list[tuple[bytes, Packet]], piece: int
) -> None:
    sent = [Packet(packet.kind, packet.payload) for _, packet in parts]
    stream = b"".join(
        noise + encode(packet) for (noise, _), packet in zip(parts, sent, strict=True)
    )
    decoder = PacketDecoder()
    found: list[Packet] = []
    for at in range(0, len(stream), piece):
        decoder.feed(stream[at : at + piece])
        while (packet := decoder.next_packet()) is not None:
            found.append(packet)
    assert found == sent


@given(without_start, packets)
def test_a_reader_that_asks_for_what_is_missing_never_reads_too_far(
    noise: bytes, packet: Packet
) -> None:
    stream = noise + encode(packet) + b"the next"
    decoder = PacketDecoder(packet.address)
    at = 0
    while (found := decoder.next_packet()) is None:
        missing = decoder.missing
        decoder.feed(stream[at : at + missing])
        at += missing
    assert found == packet
    assert at == len(noise) + len(encode(packet))


@given(st.binary(max_size=3000))
def test_a_decoder_survives_anything(noise: bytes) -> None:
    decoder = PacketDecoder()
    decoder.feed(noise)
    for _ in range(len(noise) + 1):
        try:
            if decoder.next_packet() is None:
                break
        except PacketError:
            continue
    else:
        pytest.fail("the decoder does not come to an end")
    assert 1 <= decoder.missing <= 267


def test_a_start_code_within_noise_does_not_hide_the_packet() -> None:
    packet = Packet(PacketKind.ACKNOWLEDGE, b"\x00")
    decoder = PacketDecoder()
    decoder.feed(b"\xef\x01\xef\x01\x00\xff" + encode(packet))
    assert decoder.next_packet() == packet


def test_endless_noise_is_refused() -> None:
    decoder = PacketDecoder()
    decoder.feed(bytes(MAXIMUM_NOISE_BYTES + 2))
    with pytest.raises(PacketError, match="without a packet"):
        decoder.next_packet()


def test_a_packet_of_another_module_is_refused_by_name() -> None:
    decoder = PacketDecoder(0x00000001)
    decoder.feed(encode(Packet(PacketKind.ACKNOWLEDGE, b"\x00", 0x00000002)))
    with pytest.raises(PacketError, match="module 00000002 instead of 00000001"):
        decoder.next_packet()


@pytest.mark.parametrize("payload", [b"", bytes(257)])
def test_a_packet_has_1_to_256_bytes(payload: bytes) -> None:
    with pytest.raises(ValueError, match="1 to 256"):
        encode(Packet(PacketKind.DATA, payload))


@given(st.binary(min_size=1, max_size=2000), st.sampled_from([32, 64, 128, 256]))
def test_split_data_is_whole_and_only_its_last_packet_is_last(data: bytes, size: int) -> None:
    parts = list(split(data, size))
    assert b"".join(part.payload for part in parts) == data
    assert [part.kind for part in parts[:-1]] == [PacketKind.DATA] * (len(parts) - 1)
    assert parts[-1].kind is PacketKind.LAST_DATA
    answer = encode(Packet(PacketKind.ACKNOWLEDGE, b"\x00"))
    assert wire_bytes(len(data), size) == len(answer) + sum(len(encode(part)) for part in parts)


@given(st.binary(max_size=20))
def test_parameters_are_refused_or_come_back_alike(data: bytes) -> None:
    try:
        parameters = SensorParameters.decode(data)
    except ValueError:
        return
    assert parameters.encode() == data


def test_default_parameters_survive_the_wire() -> None:
    assert SensorParameters.decode(DEFAULT_PARAMETERS.encode()) == DEFAULT_PARAMETERS


def test_the_left_pixel_is_the_high_nibble() -> None:
    image = unpack_image(b"\x0f\xa1" + bytes(IMAGE_BYTES - 2))
    assert image.shape == (288, 256)
    assert image[0, :5].tolist() == [0, 255, 170, 17, 0]


@given(st.binary(min_size=64, max_size=64))
def test_packing_undoes_unpacking(pattern: bytes) -> None:
    data = pattern * (IMAGE_BYTES // 64)
    assert pack_image(unpack_image(data)) == data


def test_an_image_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="36863 bytes"):
        unpack_image(bytes(IMAGE_BYTES - 1))
    with pytest.raises(ValueError, match="uint8"):
        pack_image(np.zeros((256, 288), np.uint8))
