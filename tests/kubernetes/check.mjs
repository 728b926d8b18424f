// check.mjs FILE: the manifests in FILE against Kubernetes' own schemas. The
// values are checked by kubernetes-models (JSON Schema); names that Kubernetes
// does not know, which a schema of its lets pass, by its TypeScript types.
// Prints what is wrong, one complaint a line; ends with 1 if there is any.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(pathToFileURL(process.env.MODULES + '/'));
const { parseAllDocuments } = require('yaml');
const ts = require('typescript');
let wrong = 0;
const complain = (text) => { console.log(text); wrong = 1; };

const manifests = parseAllDocuments(readFileSync(process.argv[2], 'utf8'),
    { version: '1.1' }).map((d) => {
	d.errors.forEach((e) => complain(e.message));
	return d.toJS();
});
let program = '';
for (const [i, m] of manifests.entries()) {
	const path = `kubernetes-models/${m.apiVersion}/${m.kind}`;
	const model = require(path)[m.kind];
	try {
		new model(m).validate();
	} catch (e) {
		complain(`${m.kind} ${m.metadata?.name}: ${e.message}`);
	}
	program += `import { I${m.kind} as K${i} } from '${path}';\n` +
	    `export const m${i}: K${i} = ${JSON.stringify(m, null, 1)};\n`;
}
const file = process.env.MODULES + '/manifests.ts';
writeFileSync(file, program);
const found = ts.getPreEmitDiagnostics(ts.createProgram([file], {
    strict: true, noEmit: true, skipLibCheck: true, types: [],
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10 }));
for (const d of found)
	complain(ts.flattenDiagnosticMessageText(d.messageText, ' '));
process.exit(wrong);
