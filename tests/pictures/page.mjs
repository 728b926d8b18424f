/* Pictures of a page: page.mjs MODULES CHROMIUM PAGE LIGHT DARK */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import zlib from "node:zlib";

const [modules, executablePath, page, light, dark] = process.argv.slice(2);
const { chromium } = createRequire(`${modules}/`)("playwright-core");

/* --- PNG with a palette: a third of the size ------------------------------ */

/* The parts of a PNG that the browser made: 8 bits, no interlace. */
const unpack = (png) => {
	const width = png.readUInt32BE(16), height = png.readUInt32BE(20);
	const bytes = { 2: 3, 6: 4 }[png[25]];
	const data = [];

	for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12)
		if (png.toString("latin1", at + 4, at + 8) === "IDAT")
			data.push(png.subarray(at + 8,
			    at + 8 + png.readUInt32BE(at)));
	return { width, height, bytes, raw: zlib.inflateSync(Buffer.concat(data)) };
};

/* Undoes the filter of each line, in place. */
const unfilter = ({ width, height, bytes, raw }) => {
	const line = width * bytes + 1;

	for (let y = 0; y < height; y++)
		for (let x = 1; x < line; x++) {
			const i = y * line + x;
			const a = x > bytes ? raw[i - bytes] : 0;
			const b = y > 0 ? raw[i - line] : 0;
			const c = y > 0 && x > bytes ? raw[i - line - bytes] : 0;
			const [p, q, r] = [b - c, a - c, a + b - 2 * c].map(Math.abs);
			const paeth = p <= q && p <= r ? a : q <= r ? b : c;

			raw[i] += [0, a, b, (a + b) >> 1, paeth][raw[y * line]];
		}
};

/* The 256 colors that occur most, and the nearest of them for all. */
const palette_of = (colors) => {
	const often = [...colors.entries()].sort((a, b) => b[1] - a[1])
	    .slice(0, 256).map(([color]) => color);
	const parts = (c) => [c >> 16, (c >> 8) & 255, c & 255];
	const far = (a, b) => parts(a).reduce((sum, v, i) =>
	    sum + (v - parts(b)[i]) ** 2, 0);

	return [often, new Map([...colors.keys()].map((c) => [c,
	    often.reduce((best, o, i) => far(c, o) < far(c, often[best]) ? i :
	    best, 0)]))];
};

const chunk = (name, data) => {
	const out = Buffer.alloc(data.length + 12);

	out.writeUInt32BE(data.length);
	out.write(name, 4, "latin1");
	data.copy(out, 8);
	out.writeUInt32BE(zlib.crc32(out.subarray(4, -4)), data.length + 8);
	return out;
};

const shrink = (png) => {
	const image = unpack(png);
	const { width, height, bytes, raw } = image;
	const lines = Buffer.alloc((width + 1) * height);
	const colors = new Map();
	const color = (y, x) => {
		const i = y * (width * bytes + 1) + 1 + x * bytes;

		return raw[i] << 16 | raw[i + 1] << 8 | raw[i + 2];
	};

	unfilter(image);
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++)
			colors.set(color(y, x), (colors.get(color(y, x)) ?? 0) + 1);
	const [palette, nearest] = palette_of(colors);
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++)
			lines[y * (width + 1) + 1 + x] = nearest.get(color(y, x));
	const head = Buffer.from(png.subarray(16, 29));
	head[9] = 3;
	return Buffer.concat([png.subarray(0, 8), chunk("IHDR", head),
	    chunk("PLTE", Buffer.from(palette.flatMap((c) =>
	    [c >> 16, (c >> 8) & 255, c & 255]))),
	    chunk("IDAT", zlib.deflateSync(lines, { level: 9, memLevel: 9 })),
	    chunk("IEND", Buffer.alloc(0))]);
};

/* --- the pictures --------------------------------------------------------- */

const browser = await chromium.launch({ executablePath,
	args: ["--no-sandbox", "--disable-dev-shm-usage"], timeout: 120000 });

for (const [colorScheme, path] of [["light", light], ["dark", dark]]) {
	const context = await browser.newContext({ colorScheme,
		viewport: { width: 1160, height: 862 }, deviceScaleFactor: 1.5 });
	const shown = await context.newPage();

	await shown.goto(`file://${page}`);
	writeFileSync(path, shrink(await shown.screenshot()));
}
await browser.close();
