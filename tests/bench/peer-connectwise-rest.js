/*
 * The same job with npm's connectwise-rest, used as its README shows: getters
 * by resource, paginate() for lists, one await after the other.
 *
 * usage: peer-connectwise-rest.js JOB SECRETS, with NODE_PATH where the
 * library is installed and NODE_EXTRA_CA_CERTS for the server's certificate:
 * the library speaks nothing but https.
 *
 *   1. all agreements of the type, a page of 1,000 at a time
 *   2. for each agreement of a customer: all its additions, page by page
 *   3. for each line whose quantity differs: PATCH
 *
 * The additions name their product by its identifier, so that the catalog is
 * not asked at all.
 */
'use strict';
const fs = require('fs');
const { ManageAPI } = require('connectwise-rest');

const [jobFile, secretsFile] = process.argv.slice(2);
const job = JSON.parse(fs.readFileSync(jobFile));
const secrets = JSON.parse(fs.readFileSync(secretsFile));
const PERIOD_END = '2026-10-25';
const TODAY = '2026-10-26';

const cwm = new ManageAPI({
  companyId: secrets.CompanyName,
  companyUrl: new URL(job.ApiUrl).host,
  publicKey: secrets.PublicKey,
  privateKey: secrets.PrivateKey,
  clientId: secrets.ClientId,
});

const live = (a) => (a.effectiveDate ?? '').slice(0, 10) <= TODAY &&
  (!a.cancelledDate || a.cancelledDate.slice(0, 10) > TODAY);

async function main() {
  const finance = cwm.FinanceAPI;
  const answer = await fetch(`${job.AtriaUrl}/api/billing/${PERIOD_END}`,
    { headers: { Authorization: `Bearer ${secrets.AtriaToken}` } });
  const customers = new Map();
  for (const row of await answer.json()) {
    const id = row.customerAccountCode;
    customers.set(id, [...(customers.get(id) ?? []), row]);
  }
  const agreements = new Map();
  for (const a of await cwm.paginate(
    finance.getFinanceAgreements, { pageSize: 1000 },
    { conditions: `type/name="${job.AgreementType}" and ` +
        'agreementStatus="Active"',
      fields: 'id,company/identifier', orderBy: 'id' })) {
    if (!agreements.has(a.company.identifier))
      agreements.set(a.company.identifier, a.id);
  }
  for (const [identifier, rows] of customers) {
    const agreement = agreements.get(identifier);
    const additions = new Map();
    for (const a of await cwm.paginate(
      finance.getFinanceAgreementsByParentIdAdditions, { pageSize: 1000 },
      agreement, { fields: 'id,product/identifier,quantity,effectiveDate,' +
          'cancelledDate' })) {
      if (live(a))
        additions.set(a.product.identifier, a);
    }
    for (const row of rows) {
      const a = additions.get(row.productSku);
      if (a.quantity !== row.thisMonthCount)
        await finance.patchFinanceAgreementsByParentIdAdditionsById(
          a.id, agreement, [{ op: 'replace', path: 'quantity',
            value: row.thisMonthCount }]);
    }
  }
}

main().catch((e) => {
  console.error(e.message, e.response?.data);
  process.exit(1);
});
