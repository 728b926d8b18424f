#!/bin/sh
# atria-cw-notify(7): its recipes, as they stand there, deliver a summary with
# hostile names, and fail when the server does.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
. "$ROOT/tests/sim/lib.sh"
sample_start

# --- the recipes, as a reader copies them ------------------------------------------
mkdir etc got
sed 's/\\e/\\/g; s/\\(dq/"/g; s/\\&//g' "$ROOT/man/atria-cw-notify.7" | awk '
    /^\.Ed/ { file = "" }
    /^# tell-/ { file = "etc/" $2; sub(":", "", file); print "#!/bin/sh" >file }
    file { print >file }'
chmod +x etc/tell-*
is "$(cd etc && echo tell-*)" 'tell-mail tell-ping tell-slack tell-teams tell-ticket' \
    'the manual has five recipes'
mkfifo until ports
"$ROOT/tests/listener" got <until >ports 2>listener.err &
listener_pid=$!
exec 9>until
read -r http smtp <ports
for each in teams slack ticket; do
	echo "url = \"http://127.0.0.1:$http/$each\"" >"etc/$each.curl"
done
echo 'header = "clientId: 0a1b"' >>etc/ticket.curl
echo "url = \"smtp://127.0.0.1:$smtp\"" >etc/mail.curl
echo "http://127.0.0.1:$http/ping" >etc/ping.url

# --- a run with hostile names -------------------------------------------------------
hostile='"}],<!channel> & **bold** [x](http://evil) \n $(touch broken) Ümläut 株'
write_job "$(jq -n --arg l "$hostile" '$l' | sed 's/^/.Label = /')"
new_job nightly
# tells NAME [ARGUMENT...]: the run that needs attention is told by that recipe
tells() {
	tells_name=$1
	shift
	rm -f got/*
	query --arg c "$T/etc/$tells_name" '. + {Notify: "attention",
	    NotifyCommand: ([$c] + $ARGS.positional)}' \
	    "$JOBS/nightly/job.json" --args "$@" >job.new
	mv job.new "$JOBS/nightly/job.json"
	run atria-cw "${told:-run}" nightly
	told=notify
	status_is 0 "a run is told by $tells_name"
	err_is "$tells_name prints nothing on standard error" </dev/null
	got=$(find got -type f | sort | tail -n 1)
	sed '1,/^\r*$/d' "$got" >body
}
export SUBJECT="$hostile: Warning: 20 updated, 2 removed: +851.86 -725.50 = +126.36 a period; 8 customers not billed"

tells tell-teams
has "$got" 'POST /teams HTTP/1.1' 'the card is posted to Teams'
facts body <<END
.[0].type	message	the card for Teams is JSON
.[0].attachments[0].content.body | map(.type) | unique	["RichTextBlock"]	its texts are no markdown
.[0].attachments[0].content.body[0].inlines[0].text == \$ENV.SUBJECT	true	its title is the subject
.[0].attachments[0].content.body[1].inlines[0].text | contains("BKY  The \"Best\" Bakery Co.")	true	it has the summary
END

tells tell-slack
facts body <<'END'
.[0].blocks[0].text.type	plain_text	the text for Slack is no markup
.[0].blocks[0].text.text | length	2900	Slack gets no more than it takes
.[0].text | contains("&lt;!channel&gt; &amp;")	true	the subject for Slack calls nobody
END

tells tell-ticket MyCompany 'Billing "A"'
has "$got" 'clientId: 0a1b' 'the ticket is created with the headers of its file'
facts body <<'END'
.[0].company.identifier	MyCompany	the ticket is of the company that was named
.[0].board.name	Billing "A"	it is on the board that was named
.[0].summary == $ENV.SUBJECT[:100]	true	its summary is as long as ConnectWise takes
.[0].initialDescription | contains("Not billed: 12 lines of 8 customers")	true	it has the summary of the run
END

tells tell-mail billing@example.com
is "$(sed -n 1p "$got")" 'MAIL FROM <billing@example.com> TO <billing@example.com>' \
    'the mail goes to whom the job names'
/usr/bin/python3 - "$got" >mail.out <<'END'
import email, email.policy, sys
with open(sys.argv[1], "rb") as f:
    f.readline()
    mail = email.message_from_binary_file(f, policy=email.policy.default)
print(mail["Subject"])
for part in mail.walk():
    if part.get_content_type() == "text/plain":
        print(part.get_content())
END
is "$(sed -n 1p mail.out)" "$SUBJECT" 'the subject of the mail is that of the run'
has mail.out 'SKR  株式会社さくら商事' 'the mail has the summary'

tells tell-ping
is "$(sed -n 1p "$got")" 'GET /ping/0 HTTP/1.1' 'the ping has the exit status'
is "$(find got -type f | wc -l)" 1 'tell-ping alone tells nobody else'
tells tell-ping "$T/etc/tell-slack"
is "$(head -qn 1 got/* | sort | tr -d '\r' | tr '\n' ' ')" \
    'GET /ping/0 HTTP/1.1 POST /slack HTTP/1.1 ' \
    'what needs attention is told to the program of tell-ping, too'
ATRIA_CW_SAYS=change ATRIA_CW_EXIT=0 etc/tell-ping etc/none </dev/null
is "$?" 0 'what needs no attention is told to nobody else'
rm -f got/*
atria-cw plan nightly | ATRIA_CW_SUBJECT=Plan etc/tell-teams
sed '1,/^\r*$/d' got/* >body
jq_is '.[0].attachments[0].content.body[0].inlines[0].text' Plan \
    'a plan can be sent by hand' body
ok 'no name was a command' test ! -e broken -a ! -e "$STATE/broken"

# --- the server refuses ----------------------------------------------------------------
for each in teams slack ticket; do
	echo "url = \"http://127.0.0.1:$http/503\"" >"etc/$each.curl"
	ATRIA_CW_SUBJECT=S "etc/tell-$each" A B </dev/null 2>err
	is "$?" 22 "tell-$each fails if the server refuses"
	has err 503 "tell-$each says what the server answers"
done
echo 'url = "smtp://127.0.0.1:9"' >etc/mail.curl
ATRIA_CW_SUBJECT=S etc/tell-mail a@b </dev/null 2>err
ok 'tell-mail fails if there is no relay' test "$?" -ne 0
rm etc/ping.url
ATRIA_CW_SAYS=always ATRIA_CW_EXIT=0 etc/tell-ping 2>err
ok 'tell-ping fails without its address' test "$?" -ne 0
exec 9>&-
wait "$listener_pid"
done_testing
