#!/bin/sh
# atria-cw set: one parameter or setting of a job, checked before it is saved;
# the rest of the file stays as somebody has written it.
. "${0%/*}/lib.sh"
. "$ROOT/tests/runner.sh"
write_job
write_secrets
new_job m
file=$JOBS/m/job.json
settings=$JOBS/m/settings

# As people write it: lines of their own, two on one line, a trailing comma.
cat >"$file" <<'END'
{
	"label" : "Old",  "AgreementType": "Hosting",
	"BillingPeriodEnd": 25,
	"AllowAtriaCreateAdditions": "False",
	"FieldMap": {
		"sku": "Sku"
	},
}
END
chmod 640 "$file"

# changes NAME VALUE... <EXPECTED: what diff(1) prints of the job file, with a
# tilde for a blank at the end of a line
changes() {
	cp "$file" before
	run atria-cw set m "$@"
	diff before "$file" | sed 's/ $/~/' >difference
	same difference "$*: nothing else is changed"
}
changes Label 'My "monthly"' <<'END'
2c2
< 	"label" : "Old",  "AgreementType": "Hosting",
---
> 	"label" : "My \"monthly\"",  "AgreementType": "Hosting",
7c7
< 	},
---
> 	}~
END
status_is 0 'set changes a parameter, whatever the case of its name'
out_is 'set says what it was' <<'END'
Label of job m is now "My \"monthly\""; it was "Old"
END
err_is 'set prints nothing on standard error' </dev/null
is "$(stat -c %a "$file")" 640 'set keeps the mode of the file'
is "$(find "$JOBS/m" | wc -l)" 3 'set leaves no other file there'
changes Label 'My "monthly"' </dev/null
out_has 'Label of job m is already "My \"monthly\""' \
    'set says that nothing was to be changed'
changes BillingPeriodEnd last-2 <<'END'
3c3
< 	"BillingPeriodEnd": 25,
---
> 	"BillingPeriodEnd": "last-2",
END
changes billingperiodend 26 <<'END'
3c3
< 	"BillingPeriodEnd": "last-2",
---
> 	"BillingPeriodEnd": 26,
END
changes AllowAtriaCreateAdditions True <<'END'
4c4
< 	"AllowAtriaCreateAdditions": "False",
---
> 	"AllowAtriaCreateAdditions": "True",
END
changes FieldMap --default <<'END'
4,7c4
< 	"AllowAtriaCreateAdditions": "True",
< 	"FieldMap": {
< 		"sku": "Sku"
< 	}~
---
> 	"AllowAtriaCreateAdditions": "True"~
END
out_has 'FieldMap of job m is now the default; it was { ... }' \
    'set says that a value is the default'
changes CustomersFilter ASP, 'NWC,MUE' <<'END'
4c4,5
< 	"AllowAtriaCreateAdditions": "True"~
---
> 	"AllowAtriaCreateAdditions": "True",
> 	"CustomersFilter": ["ASP","NWC","MUE"]~
END
changes Label --default <<'END'
2c2
< 	"label" : "My \"monthly\"",  "AgreementType": "Hosting",
---
> 	"AgreementType": "Hosting",
END

# Each kind of value.
while read -r name words want; do
	# shellcheck disable=SC2086	# words
	run atria-cw set m "$name" $words
	is "$(query -c ".$name" "$file")" "$want" "$name: $words"
done <<'END'
CustomersFilter ["A,B"] ["A,B"]
RetryTries 3 3
TimeoutSeconds 2.5 2.5
AllowAtriaCreateProducts true true
FieldMap sku=Sku {"sku":"Sku"}
QuantityLimits {"X":"0-5"} {"X":"0-5"}
MaxRemovals 5% "5%"
MaxCreates 7 7
TimeZone Europe/Berlin "Europe/Berlin"
END
run atria-cw set m SecretsCommand op read 'a b'
is "$(query -c .SecretsCommand "$file")" '["op","read","a b"]' \
    'SecretsCommand is a program and its arguments'

# What is wrong is not saved.
cp "$file" good
cp "$settings" good.settings
while IFS='|' read -r words message; do
	eval "set -- $words"
	run atria-cw set m "$@"
	status_is 2 "set refuses: $words"
	err_has "$message" "set says why: $words"
done <<'END'
LogLevel Loud|LogLevel must be Error, Warn, Info or Verbose, not Loud; nothing was changed
BillingPeriod Last|the billing period must be Current, Previous or a date
BillingPeriodEnd 32|BillingPeriodEnd must be month, 1 to 31
RetryTries many|RetryTries must be a number
AllowAtriaCreateAdditions maybe|AllowAtriaCreateAdditions must be true or false
MaxRemovals lots|MaxRemovals must be a number, a percentage (10%), or off, not lots
MaxVanished 5%|MaxVanished must be a number
QuantityLimits X=5|QuantityLimits: X must be MIN-MAX
FieldMap sku|FieldMap needs words like NAME=VALUE, not sku
ProductTemplate x|ProductTemplate needs an object as JSON
Label My job|Label has one value; put quotes around
Label|set: to what? Label of job m is the default. Give a value, or --default
AgreementTyp x|there is no parameter AgreementTyp; did you mean AgreementType?
Notfy Warn|there is no parameter Notfy; did you mean Notify?
Nonsense x|atria-cw-job(5) and, of settings, atria-cw(1) list them
KeepRuns=5|NAME and VALUE are two words
PrivateKey x|atria-cw secrets m asks for it
Notify Loud|Notify must be failure, attention, change or always, not Loud; nothing was changed
KeepRuns many|KeepRuns must be a number, not many
Options --bogus|Options: --bogus is no option of the tools
Options --approve x|Options: --approve is for one plan
Progress maybe|Progress must be yes or no, not maybe
Progress "a\nb"|Progress must be yes or no
Enabled yes|atria-cw enable m SCHEDULE
Schedule @daily|atria-cw enable m SCHEDULE
END
ok 'what is refused changes no job file' cmp good "$file"
ok 'what is refused changes no setting' cmp good.settings "$settings"
run atria-cw set m
status_is 2 'set needs a name'
err_has 'atria-cw show m' 'set says what lists the parameters'
run atria-cw set none Label x
status_is 2 'set refuses a job that does not exist'

# Settings.
printf '# mine\n\nOptions = --today 2026-10-26\nKeepRuns = x' >"$settings"
run atria-cw set m keepruns 50
status_is 0 'set corrects a wrong setting'
same "$settings" 'set changes one line of the settings' <<'END'
# mine

Options = --today 2026-10-26
KeepRuns = 50
END
run atria-cw set m Options --with-previous --max-removals '5%'
out_has 'Options of job m is now --with-previous --max-removals 5%; it was --today 2026-10-26' \
    'set takes the words of Options as they are'
run atria-cw set m KeepDays 30
run atria-cw set m KeepRuns --default
same "$settings" 'set adds a setting, and removes one' <<'END'
# mine

Options = --with-previous --max-removals 5%
KeepDays = 30
END

# Whatever it was pasted from.
printf '\357\273\277  1. {\r\n  2. \342\200\234Label\342\200\235: \342\200\234x\342\200\235\r\n  3. }\r\n' >"$file"
run atria-cw set m AgreementType 'Managed Services'
is "$(query -c . "$file")" \
    '{"AgreementType":"Managed Services","Label":"x"}' \
    'set makes JSON of what was pasted from a document'
echo '{}' >"$file"
run atria-cw set m Label x
same "$file" 'set fills an empty job file' <<'END'
{
  "Label": "x"
}
END
ln -sf "$T/elsewhere.json" "$file"
echo '{"Label": "x"}' >elsewhere.json
run atria-cw set m Label y
ok 'set leaves a symbolic link there' test -L "$file"
is "$(query -r .Label elsewhere.json)" y 'set changes the file behind the link'

# Many at once: none is lost.
rm "$file"
echo '{"Label": "x"}' >"$file"
for name in RetryTries Parallel MaxPlanAge TimeoutSeconds; do
	atria-cw set m "$name" 5 >nothing 2>&1 &
done
wait
is "$(query -c . "$file")" \
    '{"Label":"x","MaxPlanAge":5,"Parallel":5,"RetryTries":5,"TimeoutSeconds":5}' \
    'several set at once lose nothing'
done_testing
