/*
 * What the report page does in a browser. Run by tests/5300-report-page.t:
 *
 *	node report.mjs MODULES CHROMIUM DIRECTORY
 *
 * DIRECTORY holds the pages and CSV files that cwlog-fmt made: see there.
 * With SCREENSHOTS set, pictures of the page are left in that folder.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { done, is, ok } from "./tap.mjs";

const [modules, executablePath, directory] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const read = (name) => readFileSync(`${directory}/${name}`, "utf8");
const facts = JSON.parse(read("facts.json"));

const browser = await chromium.launch({
	executablePath,
	args: ["--no-sandbox", "--disable-dev-shm-usage"],
	timeout: 120000,
});

const DESK = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true,
	hasTouch: true };

/*
 * Opens a page; what it asks the network for and complains about is kept in
 * page.asked and page.complaints. A context takes longer than a page.
 */
const contexts = new Map();
const open = async (name, options = DESK) => {
	const [file, hash] = name.split("#");
	const key = JSON.stringify(options);

	if (!contexts.has(key))
		contexts.set(key, await browser.newContext(options));
	const page = await contexts.get(key).newPage();
	page.setDefaultTimeout(120000);
	page.asked = [];
	page.complaints = [];
	page.blocked = [];
	page.on("request", (r) => page.asked.push(r.url()));
	page.on("requestfailed", (r) =>
	    page.blocked.push(r.failure().errorText));
	page.on("console", (m) => page.complaints.push(m.text()));
	page.on("pageerror", (e) => page.complaints.push(e.message));
	page.on("dialog", (d) => {
		page.complaints.push(`dialog: ${d.message()}`);
		d.dismiss();
	});
	await page.goto(`file://${directory}/${file}.html#${hash ?? ""}`);
	if (process.env.SCREENSHOTS)
		await page.screenshot({ path: `${process.env.SCREENSHOTS}/` +
		    `${file}-${options.viewport.width}` +
		    `${options.colorScheme ?? ""}.png` });
	return page;
};
const close = (page) => page.close();

/* The rows that are shown, and their cells. */
const ROWS = ".panel:not([hidden]) tbody tr:not(.head)";
const column = (page, n) => page.$$eval(`${ROWS} > :nth-child(${n})`,
    (cells) => cells.map((c) => c.textContent.trim()));
const codes = (page) => page.$$eval(`${ROWS} small`,
    (all) => [...new Set(all.map((c) => c.textContent))]);
const heads = (page, part) => page.$$eval(
    `.panel:not([hidden]) .head ${part}`,
    (all) => all.map((c) => c.textContent.trim()));
const counts = (page) => page.$$eval(".tabs span",
    (all) => all.map((s) => s.textContent));
const shown = (page) => page.textContent("#shown");
const hash = (page) => page.evaluate(() => location.hash);
const tab = (page, id) => page.click(`#tab-${id}`);
const click = (page, head) => page.click(
    `.panel:not([hidden]) thead button:text-is("${head}")`);
const sorting = (page) => page.$$eval(
    ".panel:not([hidden]) thead th[aria-sort]",
    (all) => all.map((h) => [h.textContent, h.ariaSort]));
const find = async (page, text) => {
	await page.fill("#find", text);
	await page.press("#find", "Enter");
};
const download = async (page) => {
	const [file] = await Promise.all([page.waitForEvent("download"),
	    page.click("#csv")]);

	return [file.suggestedFilename(),
	    readFileSync(await file.path(), "utf8")];
};
/* Until what is asked of the page is so: its policy forbids to poll there. */
const until = async (question) => {
	for (let i = 0; i < 1200 && !await question(); i++)
		await new Promise((resolve) => setTimeout(resolve, 100));
};
const overflow = (page) => page.evaluate(() =>
    document.documentElement.scrollWidth - innerWidth);
const number = (text) => Number(text.replace("−", "-")
    .replace(/\u202f/g, ""));

/* What axe-core finds, as "rule: element". */
const findings = async (page) => {
	/* Added by the debugger: the page's own policy would refuse it. */
	await page.evaluate(axe);
	const { violations } = await page.evaluate(() => axe.run());

	/* Minor: a customer whose name is a blank makes an empty header. */
	return violations.filter((v) => v.impact !== "minor")
	    .flatMap((v) => v.nodes.map((n) =>
	    `${v.impact} ${v.id}: ${n.html.slice(0, 90)}`));
};

/* --- the page as it opens --- */
const page = await open("run");

is(page.complaints, [], "the page opens without a complaint");
is(page.asked.length, 1, "it asks for nothing but itself");
is(await page.textContent("h1"), facts.sentence,
    "it opens with one sentence, as jq counts");
is(await page.textContent(".verdict"), "Applied", "the verdict is one word");
is(await page.textContent("a.verdict"), facts.attention,
    "what needs attention stands apart from it");
is(await page.$$eval(".tile b", (all) => all.map((t) => t.textContent)),
    facts.tiles, "the numbers are those that jq counts");
is(await counts(page), facts.counts, "each tab has a count");
is([await page.getAttribute("#tab-changes", "aria-selected"),
    await page.isVisible("#attention")], ["true", false],
    "the changes are seen first, and nothing else");

/* --- changes by customer --- */
is((await heads(page, "b")).sort(), Object.keys(facts.sums).sort(),
    "changes are grouped by customer");
is(Object.fromEntries((await heads(page, "b")).map((c, i) => [c, i])) &&
    (await page.$$eval("#changes .head", (all) => all.map((h) =>
    [h.querySelector("b").textContent, h.lastElementChild.textContent])))
    .every(([c, sum]) => number(sum) === facts.sums[c]), true,
    "with the sum of each");
{
	const sums = (await heads(page, ".n")).map((s) => Math.abs(number(s)));

	ok(sums.every((s, i) => i === 0 || sums[i - 1] >= s),
	    "the greatest first", sums);
}
is((await page.$$eval("#changes tr:not(.head)", (all) => all.filter((r) =>
    r.cells.length === 11).map((r) => [3, 4, 5, 6, 7, 8, 9].map((i) =>
    r.cells[i].textContent)))).slice(1).every(([b, a, u, , x, y, z]) =>
    number(u) === number(a) - number(b) &&
    Math.abs(number(z) - (number(y) - number(x))) < 1e-6), true,
    "quantity and amount stand there before, after, and as a change");
ok((await page.textContent("#changes .head .agreement")).length > 3,
    "the agreement is named");

await page.click("#changes .pick >> nth=0");
const first = (await heads(page, "b"))[0];
is(await heads(page, "b"), [first], "the bar chooses its customer");
is(await hash(page), `#customer=${first}`, "which stands in the address");
ok((await counts(page)).every((n, i) => Number(n) <= facts.counts[i]) &&
    await counts(page) !== facts.counts, "and the other tabs count it");
await page.click("#only");
is(await counts(page), facts.counts, "and all customers are back again");

/* --- the other tabs --- */
await tab(page, "attention");
is(await hash(page), "#tab=attention", "the tab stands in the address");
is(await heads(page, "b"), facts.actions,
    "what needs attention is grouped by what has to be done");
is(await heads(page, "small"), facts.codes, "with the code at the end");
ok(!/Skipped Line|Unable to process/.test(await page.innerText("#attention")),
    "no message repeats what the row says");
await tab(page, "unbilled");
is((await heads(page, ".sum")).length, facts.unbilled,
    "what is not billed is grouped, too");
await page.press("#tab-unbilled", "ArrowRight");
is(await page.evaluate(() => document.activeElement.id), "tab-unchanged",
    "arrows go from tab to tab");
await tab(page, "all");
is((await column(page, 2)).length, Number(facts.counts[4]),
    "the last tab has every row");
{
	const quiet = await open("quiet");

	is((await counts(quiet))[3], facts.counts[3],
	    "unchanged quantities are counted where they are not listed");
	await tab(quiet, "unchanged");
	ok((await quiet.textContent("#unchanged .empty")).includes(
	    "counted, and not listed"), "and the tab says so");
	await find(quiet, "asp");
	is((await counts(quiet))[3], "0", "but not behind a filter");
	await close(quiet);
}

/* --- sorting --- */
await click(page, "Customer");
{
	const customers = (await column(page, 2)).filter((c) => c !== "");

	ok(customers.length > 10 && customers.every((c, i) => i === 0 ||
	    customers[i - 1].split(" ")[0] <= c.split(" ")[0]),
	    "a click on a column sorts by it", customers);
	is((await column(page, 2)).slice(customers.length).join(""), "",
	    "rows without a value come last");
}
is(await sorting(page), [["Customer", "ascending"]], "and it says so");
{
	const numbers = async () => (await column(page, 6))
	    .filter((c) => c !== "").map(number);

	await click(page, "Change");
	const up = await numbers();
	ok(up.length > 10 && up.every((n, i) => i === 0 || up[i - 1] <= n),
	    "numbers are sorted as numbers", up);
	await click(page, "Change");
	is(await numbers(), [...up].reverse(), "another click reverses");
	is((await column(page, 6)).indexOf(""), up.length,
	    "rows without a number stay last");
}
await click(page, "What");
is((await page.$$eval(`${ROWS}`, (all) => all.map((r) =>
    ["Error", "Warn", "Info", "Verbose"].indexOf(r.dataset.l)))).every(
    (l, i, a) => i === 0 || a[i - 1] <= l), true,
    "badges are sorted by weight, not by letter");
await tab(page, "changes");
await click(page, "Amount");
{
	const groups = await page.$$eval("#changes tbody", (all) => all.map((b) =>
	    [...b.rows].slice(1).map((r) => r.cells[9].textContent)));
	const sorted = groups.map((g) => g.map(number));

	ok(sorted.flat().length > 10 && sorted.every((g, i) => g.every((n, j) =>
	    j === 0 || g[j - 1] <= n) && (i === 0 || sorted[i - 1][0] <= g[0])),
	    "rows are sorted in their groups, and groups by their first", groups);
}

/* --- filtering --- */
await page.type("#find", "hosted");
await until(async () => await shown(page) !== "");
ok(/^\d+ of \d+$/.test(await shown(page)), "typing filters by itself",
    await shown(page));
is(await page.getAttribute("#shown", "aria-live"), "polite",
    "the count is read aloud");
await find(page, "  Desktops OBW ");
is(await column(page, 3), ["Hosted Apps and Desktops, Standard Desktop HD-STD"],
    "all of several words are found, in any order and case");
is(await hash(page), "#q=Desktops+OBW", "the words stand in the address");
{
	const again = await open("run#tab=all&q=cw14+company");

	is([await codes(again), await again.inputValue("#find")],
	    [["CW14"], "cw14 company"], "the address brings them back");
	await close(again);
}
await find(page, "<nothing like this>");
is([await page.isVisible("#changes .empty"), await counts(page)],
    [true, ["0", "0", "0", "0", "0"]], "nothing found is said");
await find(page, "");
is(await counts(page), facts.counts, "an empty filter shows all again");

/* --- CSV --- */
await page.reload();
await tab(page, "all");
is(await download(page),
    [`Transfer-Billing-Data-to-ConnectWise_2026-10-25_all.csv`,
    read("run.csv")], "the CSV is that of cwlog-fmt -f csv, byte for byte, " +
    "named after job and period");
await find(page, "cw07");
is((await download(page))[1].split("\r\n").slice(1, -1),
    read("run.csv").split("\r\n").filter((l) => l.includes('"CW07"')),
    "and of what is shown");
await find(page, "");
await tab(page, "unbilled");
{
	const [name, csv] = await download(page);
	const amounts = csv.split("\r\n").slice(1, -1).map((l) =>
	    l.split(/,(?=")/).slice(1, 2).join());

	is([name.split("_")[2], amounts.length], ["unbilled.csv",
	    Number(facts.counts[2])], "so is that of what is not billed");
}
is(page.complaints, [], "all without a complaint");
is(page.asked.filter((url) => !url.startsWith("file:") &&
    !url.startsWith("blob:")), [], "and without the network");

/* --- keyboard and screen readers --- */
await page.goto(`file://${directory}/failed.html`);
await page.goto(`file://${directory}/run.html`);
{
	const at = () => page.evaluate(() => [document.activeElement.tagName,
	    document.activeElement.textContent.trim()]);
	const outline = () => page.evaluate(() => {
		const style = getComputedStyle(document.activeElement);

		return style.outlineStyle !== "none" &&
		    parseFloat(style.outlineWidth) >= 2;
	});

	await page.keyboard.press("Tab");
	is(await at(), ["A", "Skip to the tables"], "Tab comes to a skip link");
	is(await outline(), true, "the focus can be seen");
	await page.keyboard.press("Enter");
	is(await page.evaluate(() => document.activeElement.id), "log",
	    "which leads to the tables");
	const order = [];
	for (let i = 0; i < 20 && order.at(-1) !== "What"; i++) {
		await page.keyboard.press("Tab");
		order.push((await page.evaluate(() => document.activeElement.id))
		    || (await at())[1]);
	}
	is(order, ["tab-changes", "find", "csv", "What"],
	    "then the tab, the filter, the button and the columns");
	is(await outline(), true, "the focus can be seen there, too");
	await page.keyboard.press("Enter");
	is(await sorting(page), [["What", "ascending"]], "Enter sorts");
	await page.focus(".pick");
	await page.keyboard.press("Space");
	is(await page.getAttribute(".pick", "aria-pressed"), "true",
	    "Space chooses a customer");
	const roles = await page.locator("#changes table").ariaSnapshot();
	ok(/^- table "Changes"/.test(roles) && /columnheader "Service/.test(roles)
	    && /rowheader "/.test(roles) && /cell "Updated"/.test(roles),
	    "a screen reader finds a table with headers and cells",
	    roles.slice(0, 600));
}

/* --- the policy --- */
await page.evaluate(() => {
	const script = document.createElement("script");

	script.textContent = "document.title = 'broken in'";
	document.body.append(script);
	document.body.insertAdjacentHTML("beforeend",
	    "<p style='position: fixed' onclick='1'>" +
	    "<img src='https://example.com/x.png'>");
});
ok((await page.title()).startsWith("Transfer"),
    "the policy lets no other script run");
is(page.blocked, ["csp"], "nor anything be loaded");
ok(page.complaints.length >= 3, "and the browser says so",
    page.complaints.join("\n"));
await close(page);

/* --- dark, small, printed, without scripts --- */
const luminance = (page) => page.evaluate(() => {
	const colors = getComputedStyle(document.documentElement);
	const sum = (c) => c.match(/[\d.]+/g).slice(0, 3)
	    .reduce((a, b) => a + Number(b), 0);

	return [sum(colors.backgroundColor), sum(colors.color)];
});
{
	const page = await open("cloud");

	is(await findings(page), [], "axe-core finds nothing");
	for (const id of ["attention", "unbilled"])
		is(await page.evaluate((id) => [...document.querySelectorAll(
		    `#${id} .who a`)].map((a) => [a.textContent,
		    new URL(a.href).searchParams.get("recordType")])
		    .filter(([name], i, all) => /Lakeside|Riverside/.test(name) &&
		    name !== all[i - 1]?.[0]), id),
		    [["Lakeside Financial Advisors", "CompanyFV"],
		    ["Lakeside Financial - Cloud Services", "AgreementFV"],
		    ["Riverside Veterinary Clinic", "CompanyFV"]],
		    `${id} links to what is known`);
	const [paper, ink] = await luminance(page);
	ok(paper > 700 && ink < 150, "dark on light");
	await tab(page, "attention");
	is(await findings(page), [], "nor among what needs attention");
	for (const id of ["changes", "attention", "unbilled", "all"]) {
		await tab(page, id);
		for (const width of [320, 390, 820, 1100, 1440]) {
			await page.setViewportSize({ width, height: 800 });
			is(await overflow(page), 0,
			    `${id} needs no sideways scrolling at ${width}`);
		}
	}

	await tab(page, "changes");
	await page.emulateMedia({ media: "print" });
	await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
	is([await page.isVisible(".tools"), await page.isVisible(".tabs")],
	    [false, false], "paper has no buttons");
	is(await page.$$eval(".panel", (all) => all.filter((s) =>
	    s.offsetHeight > 0).map((s) => s.id)),
	    ["changes", "attention", "unbilled"],
	    "but what is signed: changes, attention, not billed");
	is(await page.isVisible(".signatures"), true, "with room to sign");
	is(await overflow(page), 0, "and nothing beyond its edge");
	is(await page.$eval("#changes thead", (h) => getComputedStyle(h).display),
	    "table-header-group", "and the columns named on each page");
	await page.evaluate(() => dispatchEvent(new Event("afterprint")));
	await page.emulateMedia({ media: null });
	is([await page.isVisible("#attention"),
	    await page.isVisible(".signatures")], [false, false],
	    "afterwards the page is as before");
	await close(page);
}
{
	const page = await open("plan", { ...DESK, colorScheme: "dark" });
	const [night, chalk] = await luminance(page);

	ok(night < 150 && chalk > 600, "light on dark, if that is preferred");
	is(await findings(page), [], "axe-core finds nothing in the dark");
	is([await page.textContent(".verdict"),
	    await page.textContent("#command")], ["Planned", facts.command],
	    "a plan's page has the command that applies it");
	await close(page);
}
{
	const page = await open("run", PHONE);

	is(await findings(page), [], "axe-core finds nothing on a phone");
	const row = page.locator("#changes tr:not(.head)", { hasText: "HD-STD" })
	    .first();
	ok((await row.boundingBox()).height < 62, "a row is two short lines",
	    (await row.boundingBox()).height);
	const heights = await page.$$eval("button:not([hidden]), select, input",
	    (all) => all.filter((e) => e.offsetHeight > 0)
	    .map((e) => e.offsetHeight));
	ok(Math.min(...heights) >= 40, "for a thumb", heights);
	await close(page);
}
{
	const page = await open("middling",
	    { ...DESK, javaScriptEnabled: false });

	is([await page.isVisible(".tools"),
	    await page.locator("tbody tr:not(.head)").count(),
	    await page.locator("#unchanged tbody tr").last().isVisible()],
	    [false, 600, true], "without scripts all rows are there");
	await close(page);
}

/* --- several runs, and bad ones --- */
{
	const page = await open("history");
	const count = async () => Number((await counts(page))[4]);

	is(await page.$$eval("#runs tbody tr", (rows) => rows.map((r) =>
	    r.querySelector(".verdict").textContent)),
	    ["Planned", "Applied", "Applied"], "the runs, as time goes");
	is(await page.locator("#runs svg rect:not(.axis)").count(), 2,
	    "with a bar for each that changes the bill");
	ok((await page.textContent("h1")).startsWith("No quantity was changed."),
	    "the page is about the latest one");
	is(await page.getAttribute("#tab-attention", "aria-selected"), "true",
	    "without changes it opens with what needs attention");
	const newest = await count();
	await page.selectOption("#run", "");
	const all = await count();
	await page.selectOption("#run", { index: 1 });
	ok(newest < all && await count() < all && await count() > 0,
	    "entries are those of one run, or of all");
	await page.selectOption("#run", "");
	await tab(page, "all");
	is((await download(page))[1], read("history.csv"),
	    "the CSV tells the runs apart");
	await close(page);
}
for (const [name, words] of [["damaged", "The stream is damaged"],
    ["failed", "The run failed with exit status 4"]]) {
	const page = await open(`${name}#tab=attention`);

	ok((await page.textContent("[role=alert]")).includes(words),
	    `a run that is ${name} is said so`);
	ok(await page.locator("[role=alert]").evaluate((e) =>
	    e.getBoundingClientRect().bottom < innerHeight),
	    "where it is seen first");
	ok((await heads(page, "small")).includes(name === "damaged" ? "AX02" :
	    "CW02"), "and among what needs attention");
	await close(page);
}

/* --- hostile text --- */
{
	const page = await open("hostile#tab=all");
	const hostile = JSON.parse(read("hostile.json"));

	is(page.complaints, [], "hostile text raises no complaint");
	is(page.asked.length, 1, "and asks for nothing");
	is(await page.evaluate(() => ["script", "style", "iframe", "img",
	    "object", "base", "link", "form"].map((tag) =>
	    document.getElementsByTagName(tag).length)),
	    [1, 1, 0, 0, 0, 0, 0, 1], "and adds no elements");
	is(await page.locator(ROWS).count(),
	    Math.min(500, 3 * hostile.length), "every entry is a row");
	is((await download(page))[1], read("hostile.csv"),
	    "the page's CSV is as harmless as cwlog-fmt's");
	await click(page, "Customer");
	await find(page, "<script>");
	ok((await column(page, 2)).length > 0, "and can be searched for");
	await page.setViewportSize({ width: 390, height: 800 });
	is(await overflow(page), 0, "and needs no sideways scrolling");
	is(page.complaints, [], "still without a complaint");
	await close(page);
}

/* --- 20,000 rows --- */
{
	let since = Date.now();
	const page = await open("big#tab=all");
	const lap = async (title) => {
		await page.evaluate(() => new Promise((resolve) =>
		    requestAnimationFrame(() => setTimeout(resolve))));
		console.log(`# ${title}: ${Date.now() - since} ms`);
		since = Date.now();
	};

	is((await counts(page))[4], "20,000", "20,000 rows");
	await lap("open");
	is(await page.locator(ROWS).count(), 500,
	    "of which 500 are drawn at first");
	since = Date.now();
	await find(page, "customer sku-7");
	await lap("filter");
	is(await shown(page), "500 of 20,000", "filtered");
	await find(page, "");
	since = Date.now();
	await click(page, "Change");
	await lap("sort");
	const first = number((await column(page, 6))[0]);
	ok(first < 0, "sorted", first);
	since = Date.now();
	await tab(page, "changes");
	await lap("groups");
	await page.click("#more");
	await lap("show all");
	is(await page.locator(ROWS).count(),
	    Number((await counts(page))[0].replace(",", "")),
	    "all are drawn if that is asked for");
	is(await page.isVisible("#more"), false, "and then no more");
	await close(page);
}

await browser.close();
done();
