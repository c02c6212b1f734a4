"""Workbooks for tests: people who never lived, in places the caller names, as xlsx or csv with the headers H1."""

import csv
import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import xlsxwriter

H1 = (
    *("序号", "县(市、区、旗)", "乡(镇)", "行政村", "自然村", "户编号", "人编号", "姓名", "证件号码"),
    *("人数", "与户主关系", "民族", "文化程度", "在校生状况", "健康状况", "劳动技能", "务工状况", "务工时间（月）"),
    *(
        "参加大病医疗",
        "脱贫属性",
        "贫困户属性",
        "主要致贫原因",
        "危房户",
        "饮水安全",
        "饮水困难",
        "人均纯收入",
        "联系电话",
    ),
)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
RELATIONS = ("户主", "配偶", "之子", "之女")
HEALTH = ("健康", "健康", "长期慢性病", "残疾", "长期慢性病、残疾", "患有大病")
Row = dict[str, str]
Place = tuple[str, str, str]


def identity_number(serial: int, *, area: str = "511902") -> str:
    """A valid number for each serial below about nine million: birth dates from 1940 on, then the sequence."""
    day, sequence = divmod(serial, 1000)
    year, rest = divmod(day, 336)
    month, date = divmod(rest, 28)
    body = f"{area}{1940 + year}{month + 1:02}{date + 1:02}{sequence:03}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def persons(count: int, places: Sequence[Place], *, start: int = 0) -> Iterator[Row]:
    """Rows of households of four, one after another; `start` keeps two files apart."""
    for number in range(start, start + count):
        house, turn = divmod(number, 4)
        yield person(number, house=house, turn=turn, place=places[house % len(places)])


def person(number: int, *, house: int, turn: int, place: Place) -> Row:
    """One valid row: the member at a turn in a house."""
    county, township, village = place
    adult = turn < 2
    works = adult and house % 3 > 0
    name = f"赵{chr(0x4E00 + number % 5000)}{chr(0x5200 + house % 3000)}"
    cells = [
        *(
            str(number + 1),
            county,
            township,
            village,
            f"{house % 9 + 1}组",
            f"5119{house:09}",
            f"5119{house:09}{turn:02}",
        ),
        *(
            name,
            identity_number(number),
            "4",
            RELATIONS[turn],
            "汉族",
            "小学" if adult else "",
            "" if adult else "七年级",
        ),
        *(HEALTH[number % 6], "普通劳动力" if adult else "无劳动力", "省外务工" if works else ""),
        *(str(house % 12 + 1) if works else "", "是", "未脱贫", "一般贫困户", ("因病", "因残", "缺技术")[house % 3]),
        *("否", "是", "否", str(2300 + house % 900), f"138{house:08}"),
    ]
    return dict(zip(H1, cells, strict=True))


def write_xlsx(path: Path, rows: Iterator[Row] | Sequence[Row], *, above: int = 0, headers: Sequence[str] = H1) -> Path:
    """An xlsx with some title rows above its header; every cell is text."""
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("贫困人口")
        for place in range(above):
            sheet.write_string(place, 0, "巴中市建档立卡贫困人口信息表")
        for place, row in enumerate(itertools.chain([dict(zip(headers, headers, strict=True))], rows), start=above):
            for column, header in enumerate(headers):
                if text := row.get(header, ""):
                    sheet.write_string(place, column, text)
    return path


def write_csv(path: Path, rows: Iterator[Row] | Sequence[Row], *, encoding: str = "utf-8-sig") -> Path:
    """A csv of the same columns."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, H1)
        writer.writeheader()
        writer.writerows(rows)
    return path


def changed(rows: Sequence[Row], place: int, **cells: str) -> list[Row]:
    """The rows with some cells of one of them replaced."""
    return [{**row, **cells} if number == place else row for number, row in enumerate(rows)]


def damaged(rows: Sequence[Row], place: int, damage: Callable[[Row], Row]) -> list[Row]:
    """The rows with one of them damaged."""
    return [damage(row) if number == place else row for number, row in enumerate(rows)]
