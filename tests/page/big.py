"""Writes a sealed stream of a transfer with N entries: big.py N >STREAM"""
import hashlib
import json
import sys

n = int(sys.argv[1])
counts = {'begin': 1, 'result': 0, 'log': 0}
lines = []


def put(record):
    lines.append(json.dumps(record, separators=(',', ':')) + '\n')


put({'type': 'begin', 'format': '1.0', 'tool': 'cw-apply', 'version': '0',
     'run': 'BIG', 'time': '2026-10-26T22:00:00Z', 'today': '2026-10-26',
     'period': {'start': '2026-09-26', 'end': '2026-10-25'},
     'job': {'label': 'Big run', 'logLevel': 'Verbose'}})
for i in range(n):
    customer = {'code': 'C%04d' % (i // 20),
                'name': 'Customer number %d, Incorporated' % (i // 20)}
    item = {'customer': customer, 'sku': 'SKU-%d' % (i % 40),
            'description': 'Managed Service %d, per user and month' % (i % 40)}
    before, after = i % 97, (i * 7) % 101
    if i % 10 == 0:
        code, level, facts = 'CW22', 'Warn', {}
        message = 'Contract Line Missing in ConnectWise : Skipped Line ' \
            '%s with Product ID %s for Customer %s as the SKU could not be ' \
            'located in ConnectWise' % (item['description'], item['sku'],
                                        customer['name'])
    elif i % 10 < 4:
        code, level = 'CW07', 'Info'
        facts = {'before': before, 'after': after}
        message = '%s Quantity Update : Line located for %s with Product ' \
            'ID %s and updated from %d to %d' % (
                customer['code'], item['description'], item['sku'], before,
                after)
        put({'type': 'result', 'outcome': 'applied', 'action': 'update',
             'why': 'Atria counts another quantity', 'company': {'id': 1},
             'agreement': {'id': 2}, 'addition': {'id': i + 1},
             'product': {'id': 4, 'identifier': item['sku']},
             'lessIncluded': 0, 'unitPrice': 2.35, **item, **facts})
        counts['result'] += 1
    else:
        code, level = 'CW09', 'Verbose'
        facts = {'before': before, 'after': before}
        message = '%s Contract Line for %s located – quantity is ' \
            'unchanged' % (customer['code'], item['description'])
    put({'type': 'log', 'time': '2026-10-26T22:00:%02dZ' % (i % 60),
         'code': code, 'level': level, 'tool': 'cw-apply',
         'message': message, **item, **facts})
    counts['log'] += 1
end = '{"type":"end","status":"ok","exit":0,"records":%d,"counts":%s,' \
    '"seal":"' % (len(lines), json.dumps(counts, separators=(',', ':')))
body = ''.join(lines) + end
print(body + 'sha256:' + hashlib.sha256(body.encode()).hexdigest() + '"}')
