// check.mjs FILE...: the manifests in each FILE against Kubernetes' own schemas.
// The values are checked by kubernetes-models (JSON Schema); names that
// Kubernetes does not know, which a schema of its lets pass, by its TypeScript
// types, of all files at once, as that takes seconds. Prints what is wrong, one
// complaint a line, or "valid", after the name of the file; ends with 1 if there
// is any complaint.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(pathToFileURL(process.env.MODULES + '/'));
const { parseAllDocuments } = require('yaml');
const ts = require('typescript');
const wrong = new Set();
const complain = (name, text) => {
	console.log(`${name}: ${text}`);
	wrong.add(name);
};

const names = process.argv.slice(2);
const programs = new Map();	// its file: the name of the manifest
for (const [n, name] of names.entries()) {
	const manifests = parseAllDocuments(readFileSync(name, 'utf8'),
	    { version: '1.1' }).map((d) => {
		d.errors.forEach((e) => complain(name, e.message));
		return d.toJS();
	});
	let program = '';
	for (const [i, m] of manifests.entries()) {
		const path = `kubernetes-models/${m.apiVersion}/${m.kind}`;
		const model = require(path)[m.kind];
		try {
			new model(m).validate();
		} catch (e) {
			complain(name,
			    `${m.kind} ${m.metadata?.name}: ${e.message}`);
		}
		program += `import { I${m.kind} as K${i} } from '${path}';\n` +
		    `export const m${i}: K${i} = ${JSON.stringify(m, null, 1)};\n`;
	}
	const file = `${process.env.MODULES}/manifests-${process.pid}-${n}.ts`;
	writeFileSync(file, program);
	programs.set(file, name);
}
const found = ts.getPreEmitDiagnostics(ts.createProgram([...programs.keys()], {
    strict: true, noEmit: true, skipLibCheck: true, types: [],
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10 }));
for (const d of found)
	complain(programs.get(d.file?.fileName) ?? 'TypeScript',
	    ts.flattenDiagnosticMessageText(d.messageText, ' '));
for (const file of programs.keys())
	rmSync(file);
for (const name of names)
	if (!wrong.has(name))
		console.log(`${name}: valid`);
process.exit(wrong.size > 0 ? 1 : 0);
