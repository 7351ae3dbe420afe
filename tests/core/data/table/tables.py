"""Tables as users have them: look-alikes of the project's own making."""

from xorviz.core.data.dataset import Dataset
from xorviz.core.data.table.choice import guess_choice
from xorviz.core.data.table.samples import samples_of
from xorviz.core.data.table.table import read_table

DECISIONS = "test one,test two,decision\n0.5,0.25,1\n-0.75,0.125,0\n0.3,-1e-1,1\n0.25,0.5,0\n"
GERMAN = "\ufeff" + "\r\n".join(
    ("Test 1;Test 2;Prüfung", "0,5;0,25;gut", "-0,75;0,125;schlecht", "0,3;-0,1;gut", "0,25;1,5;schlecht", "")
)
BIRDS = (
    "species,island,bill_mm,depth_mm,sex,year\n"
    "Auk,North,39.1,18.7,male,2007\n"
    "Auk,North,NA,NA,NA,2007\n"
    "Tern,South,46.5,17.9,female,2008\n"
    "Gull,South,50.0,16.3,NA,2009\n"
    "Gull,North,47.5,15.0,male,2009\n"
    "Tern,South,52.0,19.0,male,2008\n"
    "Auk,North,38.0,18.0,female,2007\n"
)
ODD_FIRST_LINE = "4,2,red,green,blue\n" + "".join(
    f"{k}.5,{k % 3}.25,{k}.0,1.5,{k % 3}\n" for k in range(1, 13)
)
CUSTOMERS = "\ufeffKunde;Alter;Einkommen;gekauft\r\n" + "".join(
    f"{1000 + k};{20 + k * 3 % 40};{15_000 + 5_000 * (k * 7 % 20)};{k % 2}\r\n" for k in range(20)
)
ANSWERS = "nein", "ja"
AIR = "Zeit;CO;NOx;Alarm\n" + "".join(
    f"{k % 24:02d}.00.00;{'-200' if k % 10 == 3 else f'{k % 7},{k % 9}'};{40 + 3 * k};{ANSWERS[k % 2]}\n"
    for k in range(40)
)


def read(text, encoding="utf-8", **choices):
    """Return the table of a text."""
    return read_table(text.encode(encoding), **choices)


def samples(text, *, layout=(), **choices):
    """Return what a text comes to, with these choices."""
    table = read(text, **dict(layout))
    return samples_of(table, guess_choice(table, **choices), "own")


def data(text, **choices):
    """Return the same as a dataset."""
    return Dataset.of(samples(text, **choices))
