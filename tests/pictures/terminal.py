"""A terminal's text as SVG: terminal.py COMMAND <TEXT >SVG. Of a long text,
the first blocks and the last one."""
import html
import re
import sys

FIRST = 24      # lines, at least
WIDTH, LINE, SIZE = 8.05, 18, 13.4
COLORS = {'1': 'b', '31': 'r', '32': 'g', '33': 'y', '36': 'c', '2': 'd'}

blocks = sys.stdin.read().rstrip('\n').split('\n\n')
shown = []
while blocks and sum(b.count('\n') + 2 for b in shown) < FIRST:
    shown.append(blocks.pop(0))
if len(blocks) > 1:
    shown += ['\033[2m     [...]\033[0m', blocks[-1]]
else:
    shown += blocks
lines = [f'$ \033[1m{sys.argv[1]}\033[0m', ''] + '\n\n'.join(shown).split('\n')
plain = [re.sub(r'\033\[[0-9;]*m', '', line) for line in lines]
columns = max(80, max(map(len, plain)))
width, height = round(columns * WIDTH + 40), len(lines) * LINE + 70

print(f'''<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"
 width="{width}" height="{height}" role="img">
<title>The plan in a terminal</title>
<style>
text {{ font: {SIZE}px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas,
 monospace; fill: #d8dee6; white-space: pre }}
.b {{ font-weight: bold; fill: #fff }}
.r {{ fill: #ff8f85 }} .g {{ fill: #85d99a }} .y {{ fill: #eec271 }}
.c {{ fill: #86c5ff }} .d {{ fill: #8b96a3 }}
</style>
<rect width="{width}" height="{height}" rx="10" fill="#171b20"/>
<circle cx="22" cy="20" r="6" fill="#ec6a5e"/>
<circle cx="42" cy="20" r="6" fill="#f4bf4f"/>
<circle cx="62" cy="20" r="6" fill="#61c554"/>''')
style = ''
for i, line in enumerate(lines):
    out = ''
    column = 0
    for part in re.split(r'(\033\[[0-9;]*m)', line):
        if part.startswith('\033['):
            style = ' '.join(COLORS[c] for c in part[2:-1].split(';')
                             if c in COLORS)
        elif part:
            mark = f' class="{style}"' if style else ''
            length = round(len(part) * WIDTH, 1)
            out += f'<tspan{mark} x="{20 + round(column * WIDTH, 1)}" ' \
                f'textLength="{length}">{html.escape(part)}</tspan>'
            column += len(part)
    if out:
        print(f'<text y="{56 + i * LINE}" xml:space="preserve">{out}</text>')
print('</svg>')
