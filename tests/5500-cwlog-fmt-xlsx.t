#!/bin/sh
# cwlog-fmt -f xlsx: a workbook that a spreadsheet reads as it is meant: numbers
# are numbers, days are days, and no text is a formula.
. "${0%/*}/lib.sh"

cat >read.py <<'PY'
"""Prints what is in a workbook: a line of JSON for each sheet."""
import json
import re
import sys
import zipfile
from xml.etree import ElementTree

NS = {'m': 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'}


def value(cell):
    if cell.get('t') == 'inlineStr':
        return ''.join(t.text or '' for t in cell.iter('{%s}t' % NS['m']))
    v = cell.find('m:v', NS)
    return None if v is None else {'number': float(v.text),
                                   'format': formats[int(cell.get('s', 0))]}


book = zipfile.ZipFile(sys.argv[1])
styles = ElementTree.fromstring(book.read('xl/styles.xml'))
codes = {f.get('numFmtId'): f.get('formatCode')
         for f in styles.findall('.//m:numFmt', NS)}
formats = [codes.get(x.get('numFmtId'), x.get('numFmtId'))
           for x in styles.findall('m:cellXfs/m:xf', NS)]
workbook = ElementTree.fromstring(book.read('xl/workbook.xml'))
for i, sheet in enumerate(workbook.findall('m:sheets/m:sheet', NS), 1):
    x = ElementTree.fromstring(book.read(f'xl/worksheets/sheet{i}.xml'))
    rows = [{re.sub('[0-9]', '', c.get('r')): value(c) for c in row}
            for row in x.findall('.//m:row', NS)]
    pane = x.find('.//m:pane', NS)
    print(json.dumps({
        'sheet': sheet.get('name'), 'rows': rows,
        'frozen': pane is not None and pane.get('topLeftCell'),
        'filter': x.find('m:autoFilter', NS).get('ref'),
        'formulas': len(x.findall('.//m:f', NS))}))
PY
BEGIN='"today":"2026-10-26","period":{"start":"2026-09-26","end":"2026-10-25"},"job":{"label":"Nightly <1>"}'
change() {
	printf '{"type":"change","action":"%s","customer":{"code":"ASP","name":"%s"},"company":{"id":1},"agreement":{"id":2,"name":"Hosting"},"product":{"id":4,"identifier":"X"},"addition":{"id":3},"sku":"%s","description":"Service","before":%s,"after":%s,"unitPrice":0.18}\n' \
	    "$@"
}
{
	change update '=1+2' 0012 1450 1512.5
	change none 'Plain\u0007\u200b' 1-2 3 3
	echo '{"type":"log","time":"2026-10-26T22:00:01Z","code":"CW04","level":"Warn","customer":{"code":"C","name":"C Inc."},"message":"@SUM(A1)"}'
	echo '{"type":"unbilled","customer":{"code":"C","name":"C Inc."},"reason":"CW22","sku":"X","description":"Service","lines":2,"quantity":12.5,"billed":2,"unitPrice":0.5}'
} | seal "$BEGIN" ok >plan.ndjson

run cwlog-fmt -l Verbose -f xlsx plan.ndjson
status_is 0 'a workbook is made'
err_is 'a workbook is made without a message' </dev/null
/usr/bin/python3 read.py out >sheets
facts sheets <<'X'
map(.sheet)	["Changes","Needs attention","Not billed","Unchanged","All"]	a sheet for each question
map(.rows | length)	[2,2,2,2,4]	each row is on the sheets where it belongs
map(.frozen) | unique	["A2"]	the titles stay in view
map(.filter)	["A1:Y2","A1:Y2","A1:Q2","A1:Y2","A1:Y4"]	all columns can be filtered
map(.formulas) | add	0	no text is a formula
.[0].rows[0] | [.A, .D, .H, .R]	["Time (UTC)","Customer","Before","Period end"]	the columns have titles
.[0].rows[1] | [.D, .E, .F]	["ASP","=1+2","0012"]	texts are as they are, also a SKU of digits
.[0].rows[1].I	{"format":"General","number":1512.5}	a quantity is a number
.[0].rows[1].L	{"format":"#,##0.00####","number":11.25}	an amount is a number
.[0].rows[1].R	{"format":"yyyy-mm-dd","number":46320}	a day is a date
.[1].rows[1].A	{"format":"yyyy-mm-dd hh:mm:ss","number":46321.91667824074}	a time is a date with a time
.[1].rows[1].N	@SUM(A1)	a message that looks like a formula is a text
.[3].rows[1] | [.E, .F]	["Plain<U+0007><U+200B>","1-2"]	what cannot be seen is shown, and a SKU is no date
.[2].rows[1] | [.A, .B, .D, .F.number, .G.number, .H.number, .I.number, .K.number]	["CW22","C","X",2,12.5,2,10.5,5.25]	what is not billed has its own sheet
X

cwlog-fmt -l Verbose -f xlsx -o book.xlsx plan.ndjson
ok 'a file is the same as standard output' cmp book.xlsx out
run cwlog-fmt -f xlsx -k CW04 plan.ndjson
/usr/bin/python3 read.py out >sheets
is "$(query -s -c 'map(.rows | length)' sheets)" '[1,2,1,1,2]' \
    'options that choose rows apply'
run cwlog-fmt -f xlsx --summary plan.ndjson
status_is 2 'a summary is no workbook'
head -n 2 plan.ndjson >cut.ndjson
run cwlog-fmt -f xlsx cut.ndjson
/usr/bin/python3 read.py out >sheets
is "$(cat status) $(query -s -c '.[1].rows | map(.C)' sheets)" \
    '3 ["Code","AX02"]' 'a stream that is cut makes a workbook that says so'
run sh -c 'cwlog-fmt -f xlsx plan.ndjson >/dev/full'
status_is 3 'a full disk is noticed'

# As many rows as a large month has take no more memory than a few.
awk 'NR == 2 { for (i = 0; i < 20000; i++) print } NR == 3' plan.ndjson |
    seal "$BEGIN" ok >many.ndjson
run env -i PATH="$PATH" cwlog-fmt -l Verbose -f xlsx many.ndjson
status_is 0 'a workbook of 20,000 rows is made'
cat >count.py <<'PY'
"""Prints how many rows each sheet has; each must be XML."""
import sys
import zipfile
from xml.parsers import expat

book = zipfile.ZipFile(sys.argv[1])
sheets = [book.read(f'xl/worksheets/sheet{i}.xml') for i in range(1, 6)]
for sheet in sheets:
    expat.ParserCreate().Parse(sheet, True)
print([sheet.count(b'<row ') for sheet in sheets])
PY
is "$(/usr/bin/python3 count.py out)" '[20001, 1, 1, 2, 20002]' \
    'all of 20,000 rows are there'
done_testing
