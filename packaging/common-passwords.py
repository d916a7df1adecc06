#!/usr/bin/env python3
"""Makes assets/common-passwords/list.txt: passwords that everyone tries first, long enough to pass our
minimum of ten characters, in lower case, sorted by bytes, one a line.

Sources (licences in assets/README.md):
  1. the list of Django's CommonPasswordValidator (package Django, BSD 3-Clause)
  2. the list of zxcvbn-ts (package @zxcvbn-ts/language-common, MIT)
  3. assets/common-passwords/spanish-words.txt, our own, with the endings that people add

Run it from anywhere; it needs pip and npm once, and writes the same bytes each time.
"""

import glob
import gzip
import io
import json
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
import zipfile

DJANGO = "Django==5.2.8"
ZXCVBN = "@zxcvbn-ts/language-common@4.1.3"
MINIMUM = 10
ENDINGS = ["", "1", "12", "123", "1234", "12345", "123456", "!", "1!", "123!", "."] + [
    mark + str(year) + end for year in range(2020, 2031) for mark in ("", "-", "@") for end in ("", "!")
]


def django(folder: str) -> list[str]:
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, DJANGO], check=True
    )
    with zipfile.ZipFile(glob.glob(f"{folder}/*.whl")[0]) as wheel:
        packed = wheel.read("django/contrib/auth/common-passwords.txt.gz")
    return gzip.decompress(packed).decode().splitlines()


def zxcvbn(folder: str) -> list[str]:
    subprocess.run(["npm", "pack", "--silent", ZXCVBN], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(glob.glob(f"{folder}/*.tgz")[0]) as package:
        return json.load(io.TextIOWrapper(package.extractfile("package/src/passwords.json"), "utf-8"))


def spanish(assets: pathlib.Path) -> list[str]:
    words = (assets / "spanish-words.txt").read_text().split()
    return [word + ending for word in words for ending in ENDINGS]


def main() -> None:
    assets = pathlib.Path(__file__).resolve().parent.parent / "assets" / "common-passwords"
    with tempfile.TemporaryDirectory() as folder:
        candidates = django(folder) + zxcvbn(folder) + spanish(assets)
    folded = {unicodedata.normalize("NFKC", candidate).lower().strip() for candidate in candidates}
    # Mis-decoded Cyrillic in the sources is of no use to anyone.
    kept = {word for word in folded if len(word) >= MINIMUM and "ѕ" not in word}
    lines = sorted(word.encode() for word in kept)
    (assets / "list.txt").write_bytes(b"".join(line + b"\n" for line in lines))
    print(f"{len(lines)} passwords, {sum(len(line) + 1 for line in lines)} bytes")


if __name__ == "__main__":
    main()
