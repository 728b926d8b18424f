/* TAP, as tests/unit/tap.h has it for C. */
let run = 0;
let failed = 0;

const note = (value) => {
	for (const line of String(value).split("\n"))
		console.log(`# ${line}`);
};

export const ok = (good, title, why) => {
	run++;
	failed += good ? 0 : 1;
	console.log(`${good ? "" : "not "}ok ${run} - ${title}`);
	if (!good && why !== undefined)
		note(why);
};

export const is = (got, want, title) => {
	const [a, b] = [got, want].map((v) => JSON.stringify(v));

	ok(a === b, title, `     got: ${a}\nexpected: ${b}`);
};

export const done = () => {
	console.log(`1..${run}`);
	process.exit(failed > 0 ? 1 : 0);
};
