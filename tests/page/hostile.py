"""Judges what cwlog-fmt made of tests/data/hostile.json: see 5200-hostile-text.t.

usage: hostile.py STRINGS FORMAT OUTPUT
"""
import csv
import html.parser
import io
import json
import re
import sys
import unicodedata

BAD = re.compile('[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4'
                 '\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f'
                 '\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb'
                 '\U000e0000-\U000e0fff]')


def clean(s):
    return BAD.sub(lambda m: f'<U+{ord(m[0]):04X}>', s)


FORMULA = tuple('=+-@\uff1d\uff0b\uff0d\uff20')


def formula(s):
    return "'" + s if s.lstrip("'")[:1] in FORMULA else s


def harmless(data):
    for number, line in enumerate(data.split('\n'), 1):
        assert not BAD.search(line), (number, line)


def columns(line):
    return sum(0 if unicodedata.category(c) in ('Mn', 'Me') else
               2 if unicodedata.east_asian_width(c) in 'WF' else 1
               for c in line)


def judge_text(hostile, data):
    harmless(data)
    for number, line in enumerate(data.split('\n'), 1):
        assert columns(line) <= 80, (number, columns(line), line)
    rows = [row for row in data.split('\n') if re.match('  ~  ', row)]
    assert len(rows) == 2 * len(hostile), len(rows)
    shown = re.sub(r'\s', '', data)
    for h in hostile:
        c = re.sub(r'\s', '', clean(h))
        assert shown.count(f'!ErrorCW10{c}({c}!)') == 1, h


def judge_log(hostile, data):
    harmless(data)
    rows = [row for row in data.split('\n')
            if re.match('Error    |update   |Info     ', row)]
    assert len(rows) == 3 * len(hostile), len(rows)
    for i, h in enumerate(hostile):
        c = clean(h)
        assert rows[3 * i] == f'Error    CW10 {c} ({c}!)', rows[3 * i]
        assert rows[3 * i + 1].startswith(f'update   {c}'), rows[3 * i + 1]
        assert rows[3 * i + 2].endswith(f'{c} [product X]' if h != 'X' else c), rows[3 * i + 2]


def judge_csv(hostile, data):
    assert data[0] == '\ufeff'
    lines = data[1:].split('\r\n')
    assert lines.pop() == '' and len(lines) == 1 + 3 * len(hostile)
    for line in lines:
        assert not BAD.search(line), line
    rows = list(csv.DictReader(io.StringIO(data[1:], newline='')))
    for i, h in enumerate(hostile):
        want = formula(clean(h))
        for row in rows[3 * i:3 * i + 3]:
            assert None not in row and None not in row.values()
            for name in 'customer', 'customerName', 'sku', 'description':
                assert row[name] == want, (name, row[name], want)
        log, plan, done = rows[3 * i:3 * i + 3]
        assert log['message'] == done['message'] == done['code'] == want
        assert log['time'] == want
        assert log['error'] == formula(clean(h) + '!')
        assert (plan['before'], plan['after'], plan['change'],
                plan['amount']) == ('1', '2', '1', '1.5')
        assert done['outcome'] == 'applied' and done['change'] == '1'


def judge_json(hostile, data):
    harmless(data)
    rows = [json.loads(line) for line in data.splitlines()]
    assert len(rows) == 3 * len(hostile)
    for i, h in enumerate(hostile):
        for row in rows[3 * i:3 * i + 3]:
            for name in 'customer', 'customerName', 'sku', 'description':
                assert row[name] == h, (name, row[name], h)


LINK = r'https://na\.myconnectwise\.net/v4_6_release/services/system_io/' \
    r'router/openrecord\.rails\?recordType=(Company|Agreement)FV&recid=[12]'


class Page(html.parser.HTMLParser):
    """Which elements there are, and what the cells of the rows say."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.names, self.rows, self.row = {}, {}, None

    def handle_starttag(self, tag, attrs):
        self.names[tag] = self.names.get(tag, 0) + 1
        for name, value in attrs:
            assert not name.startswith('on'), (tag, name)
            assert name not in ('src', 'style', 'action', 'srcdoc',
                                'autofocus'), (tag, name)
            assert name != 'href' or re.fullmatch('#[a-z=]+|' + LINK,
                                                  value), value
        if tag == 'tr':
            self.row = self.rows.setdefault(
                int(dict(attrs).get('data-i', -1)), [])
        if tag in ('td', 'th'):
            self.row.append('')

    def handle_endtag(self, tag):
        if tag == 'table':
            self.row = None

    def handle_data(self, data):
        if self.row:
            self.row[-1] += data


def judge_html(hostile, data):
    harmless(data.replace('\t', ''))
    page = Page()
    page.feed(data)
    for tag in ('html', 'head', 'body', 'title', 'style', 'script', 'main',
                'h1', 'form', 'input'):
        assert page.names.pop(tag) == 1, tag
    known = set('meta a header p span b section dl div dt dd h2 nav small '
                'br table thead tbody tr th td svg rect label select '
                'option button output footer code i'.split())
    assert set(page.names) <= known, set(page.names) - known
    assert len(page.rows) == 3 * len(hostile) + 1, len(page.rows)
    assert page.names['a'] > len(hostile)
    for i, h in enumerate(hostile):
        c = clean(h)
        for row in (page.rows[3 * i + n] for n in range(3)):
            assert row[1] == f'{c} {c}', row    # code and name
            assert row[2] in (f'{c} {c}', f'{c} {c} X'), row
        assert row[10].rstrip('\n').endswith(c), row    # the code
    policy = re.search('Content-Security-Policy" content="([^"]*)"', data)[1]
    assert "default-src 'none'" in policy and 'unsafe' not in policy
    assert data.index('Content-Security-Policy') < data.index('<style>')


def judge_summary(hostile, data):
    harmless(data.removeprefix('\ufeff').replace('\r\n', '\n'))
    if data[0] == '\ufeff':
        for row in csv.reader(io.StringIO(data[1:], newline='')):
            for field in row[:5]:
                assert field[:1] not in FORMULA, row


def judge_rules(hostile, data):
    rows = list(csv.reader(io.StringIO(data, newline='')))[1:]
    want = [formula(clean(h.replace('<U+', '<U+003C>U+'))) for h in hostile]
    harmless(data.replace('\r\n', '\n'))
    for i, verb in (0, 'company'), (1, 'product'):
        assert [r[i].removeprefix('#') for r in rows if r[2] == verb] == want


with open(sys.argv[1]) as f:
    strings = json.load(f)
with open(sys.argv[3], newline='', encoding='utf-8') as f:
    globals()['judge_' + sys.argv[2]](strings, f.read())
