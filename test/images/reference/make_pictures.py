"""Writes pictures.json: pictures as files, and their pixels as Pillow decodes, converts and resizes them.

    python3 make_pictures.py > pictures.json     (written by Pillow 12.3; 11 or later has the option keep_rgb)

Pillow writes neither interlaced PNGs nor those of 2, 4 and 16 bits in colour, so their chunks are written here; Pillow reads them
all, but for samples of 16 bits, which the PNG specification (13.12) says how to scale: floor(v * 255 / 65535 + 0.5).
"""

import base64
import io
import json
import struct
import zlib

import PIL
from PIL import Image, PngImagePlugin

WIDTH, HEIGHT = 13, 11


def code(data):
    return base64.b64encode(bytes(data)).decode()


def colour(x, y):
    """A gradient, with noise from a multiplicative congruential generator."""
    noise = (48271 * (x + 31 * y + 1)) % 2147483647 % 23
    return ((x * 17 + noise) % 256, (y * 20 + noise) % 256, (255 - 9 * (x + y) + noise) % 256)


def picture(width=WIDTH, height=HEIGHT):
    image = Image.new('RGB', (width, height))
    image.putdata([colour(x, y) for y in range(height) for x in range(width)])
    return image


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def chunk(kind, content):
    return struct.pack('>I', len(content)) + kind + content + struct.pack('>I', zlib.crc32(kind + content))


PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def png(samples, depth, colour_type, interlaced=False, width=WIDTH, height=HEIGHT):
    """Samples by pixel, row by row, with filter 0 in even rows and filter 1 (Sub) in odd ones where a sample has whole bytes."""
    raw = b''
    for left, top, right, down in PASSES if interlaced else [(0, 0, 1, 1)]:
        columns = range(left, width, right)
        for i, y in enumerate(range(top, height, down)):
            if not columns:
                continue
            values = [v for x in columns for v in samples[y * width + x]]
            bits = ''.join(format(v, f'0{depth}b') for v in values)
            bits += '0' * (-len(bits) % 8)
            line = bytes(int(bits[at:at + 8], 2) for at in range(0, len(bits), 8))
            if i % 2 and depth >= 8:
                step = depth // 8 * len(samples[0])
                line = b'\1' + bytes((v - (line[at - step] if at >= step else 0)) % 256 for at, v in enumerate(line))
            else:
                line = b'\0' + line
            raw += line
    header = struct.pack('>IIBBBBB', width, height, depth, colour_type, 0, 0, int(interlaced))
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + chunk(b'IDAT', zlib.compress(raw)) + chunk(b'IEND', b'')


def case(name, file, mode, pixels=None):
    read = Image.open(io.BytesIO(file))
    found = read.convert(mode).tobytes()
    return {
        'name': name,
        'file': code(file),
        'height': read.height,
        'width': read.width,
        'channels': len(mode) if mode == 'RGB' else 1,
        'pixels': code(found if pixels is None else pixels),
    }


def scaled(samples):
    return [int(v * 255 / 65535 + 0.5) for pixel in samples for v in pixel]


rgb = picture()
grey = rgb.convert('L')
palette = rgb.quantize(200)
four = rgb.quantize(4)
alpha = grey.point(lambda v: 255 if v > 120 else v // 2)
see_through = rgb.copy()
see_through.putalpha(alpha)
grey_alpha = Image.merge('LA', (grey, alpha))
profiled = PngImagePlugin.PngInfo()
profiled.add_text('Title', 'a text', zip=True)
places = [(x, y) for y in range(HEIGHT) for x in range(WIDTH)]
deep_grey = [((5003 * x + 977 * y) % 65536,) for x, y in places]
deep_rgb = [tuple((a * x + b * y) % 65536 for a, b in ((5003, 977), (311, 6007), (4001, 4001))) for x, y in places]

pngs = [
    case('colours', saved(rgb, 'PNG'), 'RGB'),
    case('grey', saved(grey, 'PNG'), 'L'),
    case('grey of 1 bit', saved(rgb.convert('1'), 'PNG'), 'L'),
    case('grey of 2 bits', png([((x + y) % 4,) for x, y in places], 2, 0), 'L'),
    case('grey of 4 bits', png([((x * y) % 16,) for x, y in places], 4, 0), 'L'),
    case('grey of 16 bits', png(deep_grey, 16, 0), 'L', scaled(deep_grey)),
    case('colours of 16 bits', png(deep_rgb, 16, 2), 'RGB', scaled(deep_rgb)),
    case('grey with alpha', saved(grey_alpha, 'PNG'), 'L'),
    case('colours with alpha', saved(see_through, 'PNG'), 'RGB'),
    case('a transparent colour', saved(rgb, 'PNG', transparency=colour(2, 3)), 'RGB'),
    case('a palette of 8 bits', saved(palette, 'PNG'), 'RGB'),
    case('a palette of 2 bits', saved(four, 'PNG', bits=2), 'RGB'),
    case('a transparent palette', saved(four, 'PNG', bits=2, transparency=b'\x10\x80'), 'RGB'),
    case('interlaced colours', png(list(rgb.getdata()), 8, 2, True), 'RGB'),
    case('interlaced grey', png([(v,) for v in grey.getdata()], 8, 0, True), 'L'),
    case('interlaced, of 16 bits', png(deep_grey, 16, 0, True), 'L', scaled(deep_grey)),
    case('animated', saved(rgb, 'PNG', save_all=True, append_images=[rgb.rotate(180)]), 'RGB'),
    case('with text and profile', saved(rgb, 'PNG', pnginfo=profiled, icc_profile=b'profile' * 9, dpi=(90, 90)), 'RGB'),
]

smooth = Image.new('RGB', (32, 24))
smooth.putdata([(40 + 5 * x, 30 + 8 * y, 220 - 3 * (x + y)) for y in range(24) for x in range(32)])
jpegs = [
    case('colours', saved(smooth, 'JPEG', quality=90, subsampling=0), 'RGB'),
    case('colours at half the size', saved(smooth, 'JPEG', quality=90, subsampling=2), 'RGB'),
    case('progressive', saved(smooth, 'JPEG', quality=90, subsampling=0, progressive=True), 'RGB'),
    case('grey', saved(smooth.convert('L'), 'JPEG', quality=90), 'L'),
    case('CMYK', saved(smooth.convert('CMYK'), 'JPEG', quality=90), 'RGB'),
    case('red, green and blue', saved(smooth, 'JPEG', quality=90, keep_rgb=True), 'RGB'),
]

resized = [
    {'height': h, 'width': w, 'pixels': code(rgb.resize((w, h), Image.BILINEAR).tobytes())}
    for h, w in [(5, 6), (4, 13), (11, 4), (22, 26), (16, 16), (17, 5), (1, 1)]
]

print(json.dumps({
    'pillow': PIL.__version__,
    'png': pngs,
    'jpeg': jpegs,
    'picture': {'height': HEIGHT, 'width': WIDTH, 'pixels': code(rgb.tobytes()), 'grey': code(grey.tobytes())},
    'resized': resized,
}, indent=1))
