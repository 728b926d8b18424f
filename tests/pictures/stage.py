"""A stream as it would be of a cloud tenant on 26 October 2026: stage.py
<STREAM >STREAM. Sets the times and the names in `begin`, and seals again."""
import hashlib
import json
import re
import sys

first, rest = sys.stdin.buffer.read().decode().split('\n', 1)
begin = json.loads(first)
begin['job']['label'] = 'Monthly transfer'
begin['job']['apiUrl'] = \
    'https://api-na.myconnectwise.net/v4_6_release/apis/3.0/'
begin['job']['atriaUrl'] = 'https://atria.example.com'
begin['run'] = '20261026T070001Z-6150fa203311'
begin['time'] = '2026-10-26T07:00:01Z'
begin['plannedBy'] = {'user': 'eva', 'host': 'billing'}
if begin.get('executed'):
    begin['execution'] = '20261026T073012Z-82fea9a3f759'
    begin['executed'] = '2026-10-26T07:30:12Z'
    begin['by'] = {'user': 'anna', 'host': 'billing',
                   'message': 'October, approved by Finance'}
body = json.dumps(begin, ensure_ascii=False, separators=(',', ':')) + '\n' + \
    rest[:rest.rindex('"seal":"') + len('"seal":"')]
body = re.sub(r'"time":"20[^"]*"', '"time":"2026-10-26T07:30:12Z"', body)
body = re.sub(r'"requestId":"[^"]*",?', '', body).replace(',}', '}')
# a name that every machine can draw
body = body.replace('株式会社さくら商事', 'Sakura Trading K.K.') \
    .replace('さくら商事', 'Sakura')
print(body + f'sha256:{hashlib.sha256(body.encode()).hexdigest()}"}}')
