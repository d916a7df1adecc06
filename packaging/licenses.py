#!/usr/bin/env python3
"""Writes assets/licenses.txt: every crate and npm package that is part of the shipped binary, its licence,
and the texts that those licences ask to pass on, each once. `omi version --licenses` prints the file.

    packaging/licenses.py           write it
    packaging/licenses.py --check   fail when the list in it is not the one of the lock files
"""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FILE = ROOT / "assets" / "licenses.txt"
TARGET = "x86_64-unknown-linux-gnu"
TEXTS = re.compile(r"^(licen[cs]e|copying|copyright|notice|unlicense)", re.IGNORECASE)
BREAK = "=" * 100


def cargo(*arguments: str) -> str:
    command = ["cargo", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def crates() -> dict[str, tuple[str, pathlib.Path]]:
    """Name and version to licence and folder, for what is built for the target (and what builds it)."""
    tree = cargo("tree", "--locked", "-e", "normal,build", "--target", TARGET, "--prefix", "none", "--format", "{p}")
    built = {" ".join(line.split()[:2]).replace(" v", " ") for line in tree.splitlines() if line.strip()}
    metadata = json.loads(cargo("metadata", "--locked", "--format-version=1", "--filter-platform", TARGET))
    return {
        name: (licence(package), pathlib.Path(package["manifest_path"]).parent)
        for package in metadata["packages"]
        if (name := f"{package['name']} {package['version']}") in built and package["source"]
    }


def licence(package: dict) -> str:
    """The expression, and the authors where no notice names them."""
    expression = package["license"] or package["license_file"]
    folder = pathlib.Path(package["manifest_path"]).parent
    if texts_of(folder) or not package["authors"]:
        return expression
    return f"{expression}, by {', '.join(author.split(' <')[0] for author in package['authors'])}"


def npm_packages() -> dict[str, tuple[str, pathlib.Path]]:
    """The same for the packages that the web apps are made of (those for development stay out)."""
    lock = json.loads((ROOT / "web" / "package-lock.json").read_text())
    return {
        f"{path.rpartition('node_modules/')[2]} {entry['version']}": (
            entry.get("license", "see text"), ROOT / "web" / path
        )
        for path, entry in lock["packages"].items()
        if "node_modules/" in path and not entry.get("link") and not entry.get("dev")
        and not entry.get("devOptional") and not entry.get("optional")
    }


def texts_of(folder: pathlib.Path) -> list[str]:
    """Its own, and for a `-sys` crate those of the C sources in its folders."""
    within = sorted(path for path in folder.iterdir() if path.is_dir()) if "-sys-" in folder.name else []
    files = [
        path for place in [folder, *within] for path in sorted(place.iterdir())
        if path.is_file() and TEXTS.match(path.name)
    ]
    return [path.read_text(errors="replace").strip() for path in files if path.suffix not in (".rs", ".spdx")]


def listing(title: str, found: dict[str, tuple[str, pathlib.Path]]) -> list[str]:
    return [title, ""] + [f"{name}  {licence}" for name, (licence, _) in sorted(found.items())] + [""]


def main() -> None:
    rust, web = crates(), npm_packages()
    lines = ["OMI contains the following software of others.", ""]
    lines += listing(f"Rust crates ({len(rust)})", rust) + listing(f"npm packages ({len(web)})", web)
    head = "\n".join(lines)
    if "--check" in sys.argv:
        if not FILE.read_text().startswith(head):
            sys.exit("assets/licenses.txt is out of date: run `make licenses`")
        print(f"{len(rust)} crates and {len(web)} npm packages are listed")
        return
    holders: dict[str, tuple[str, list[str]]] = {}
    for name, (_, folder) in sorted({**rust, **web}.items()):
        for text in texts_of(folder):
            holders.setdefault(" ".join(text.split()).lower(), (text, []))[1].append(name)
    # Django's password list is data, not a dependency; its licence is kept here by hand.
    for path in sorted((ROOT / "assets" / "common-passwords").glob("LICENSE-*")):
        text = path.read_text().strip()
        name = f"{path.name.removeprefix('LICENSE-')} (list of common passwords)"
        holders.setdefault(" ".join(text.split()).lower(), (text, []))[1].append(name)
    for text, names in sorted(holders.values(), key=lambda holder: holder[1]):
        lines += [BREAK, ", ".join(names), "", text, ""]
    FILE.write_text("\n".join(lines))
    print(f"{FILE.relative_to(ROOT)}: {len(rust)} crates, {len(web)} npm packages, "
          f"{len(holders)} texts, {FILE.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
