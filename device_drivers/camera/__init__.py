"""Cameras through OpenCV: V4L2 devices, HTTP-MJPEG, video files and image sequences."""

from device_drivers.camera.address import AddressKind, address_kind
from device_drivers.camera.capture import Camera
from device_drivers.camera.frame import Frame

__all__ = ["AddressKind", "Camera", "Frame", "address_kind"]
