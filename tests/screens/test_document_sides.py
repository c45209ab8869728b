"""What stands on which face of a document's preview."""

from kiosk.screens.document_picture import BACK, PITCH_MM, Side, line_count, sides, type_size
from kiosk.views import DocumentPreview, text


def preview(document: str) -> DocumentPreview:
    fields = tuple(
        (text(f"preview.caption.{name}"), name)
        for name in ("family_name", "given_names", "height", "address", "valid_to")
    )
    lines = ("I" * 30,) * 3 if document == "identity_card" else ("P" * 44,) * 2
    return DocumentPreview(document, fields, "photo", "ink", lines)  # type: ignore[arg-type]


def test_a_card_has_two_faces_in_the_proportions_of_iso_7810() -> None:
    front, back = sides(preview("identity_card"))
    assert front.size == back.size == (85.6, 54.0)
    assert [value for _, value in front.fields] == ["family_name", "given_names", "valid_to"]
    assert [value for _, value in back.fields] == ["height", "address"]
    assert front.portrait
    assert front.signature
    assert back.portrait is None
    assert len(back.machine_lines) == 3
    assert len(BACK) == 4


def test_a_passport_has_one_page_with_all_fields() -> None:
    (page,) = sides(preview("passport"))
    assert page.size == (125.0, 88.0)
    assert len(page.fields) == 5
    assert len(page.machine_lines) == 2


def test_everything_lies_on_its_face() -> None:
    def inside(side: Side, box: tuple[float, float, float, float]) -> bool:
        left, top, width, height = box
        return left + width <= side.size[0] and top + height <= side.size[1]

    for document in ("identity_card", "passport"):
        for side in sides(preview(document)):
            boxes = [side.area, side.portrait, side.signature]
            assert all(inside(side, box) for box in boxes if box)
            longest = max(map(len, side.machine_lines), default=0)
            assert longest * PITCH_MM <= side.size[0]


def test_long_names_take_smaller_type_until_they_fit() -> None:
    short = [("Name", "Ott")] * 4
    long = [("Name", "Wolfeschlegelsteinhausenbergerdorff von Hohenlohe-Waldenburg " * 2)] * 4
    area = (200.0, 180.0)
    assert type_size(long, 1, area, 6.0) < type_size(short, 1, area, 6.0)
    assert line_count("a b", 20, 1000) == 1
    assert line_count("a " * 40, 20, 100) > 3
