"""Resizes images as the models' own preprocessing does, with Pillow alone, and writes the goldens.

usage: python3 make.py SOURCES OUT   (Debian: python3-pil; called by main.ts)

SOURCES holds images and manifest.json, a list of {"name", "how"}. OUT receives goldens.json (SHA-256 of each source
and of each result's RGB bytes) and samples-SIZE.png: of every image, in order, each fourth pixel of each fourth row.
"""

import hashlib
import json
import pathlib
import sys

import PIL
from PIL import Image, ImageOps

SIZES = (224, 299, 384)
STEP = 4


def opened(path, how):
    image = Image.open(path)
    if how == "turned":
        image = ImageOps.exif_transpose(image)
    if how == "white":
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("RGB")


def main(sources, out):
    goldens = {}
    samples = {size: [] for size in SIZES}
    for entry in json.loads((sources / "manifest.json").read_text()):
        name = entry["name"]
        golden = {"source": hashlib.sha256((sources / name).read_bytes()).hexdigest()}
        image = opened(sources / name, entry["how"])
        for size in SIZES:
            result = image.resize((size, size), Image.Resampling.BILINEAR)
            golden[str(size)] = hashlib.sha256(result.tobytes()).hexdigest()
            count = (size + STEP - 1) // STEP
            sample = Image.new("RGB", (count, count))
            pixels = [result.getpixel((x, y)) for y in range(0, size, STEP) for x in range(0, size, STEP)]
            sample.putdata(pixels)
            samples[size].append(sample)
        goldens[name] = golden
    for size, tiles in samples.items():
        side = tiles[0].width
        sheet = Image.new("RGB", (side, side * len(tiles)))
        for index, tile in enumerate(tiles):
            sheet.paste(tile, (0, side * index))
        sheet.save(out / f"samples-{size}.png", optimize=True)
    text = json.dumps({"pillow": PIL.__version__, "images": goldens}, indent=2)
    (out / "goldens.json").write_text(text + "\n")


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
