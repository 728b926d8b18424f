#!/bin/sh
# The simulator: the language of conditions.
. "${0%/*}/lib.sh"
. "$ROOT/tests/sim/lib.sh"

sim_start "$DATA/sample/state.json"

# finds PATH CONDITIONS IDS WHAT
finds() {
	cw "$1" "conditions=$2" pageSize=1000
	is "$code $(ids)" "200 $3" "${2:-nothing} finds $3: $4"
}
# refuses PATH CONDITIONS MESSAGE WHAT
refuses() {
	cw "$1" "conditions=$2"
	is "$code $(query -r '"\(.code): \(.message)"' body)" \
	    "400 ApiFindCondition: $3" "$2 is refused: $4"
}
co=company/companies
ag=finance/agreements
ad=finance/agreements/878/additions
ca=procurement/catalog

# --- operators ---

finds $co 'id=101' '[101]' 'number ='
finds $co 'id != 19 and id<103' '[101,102]' 'number != and <'
finds $co 'id>=111 and id<=112' '[111,112]' 'number >= and <='
finds $co 'id>111' '[112,113]' 'number >'
finds $co 'identifier="HarborLog"' '[106]' 'a string in double quotes'
finds $co "identifier='HarborLog'" '[106]' 'a string in single quotes'
finds $co 'identifier="hARBORlOG"' '[106]' 'strings: without regard to case'
finds $co 'name="CAFÉ LUMIÈRE SARL"' '[109]' \
    'strings: without regard to case beyond ASCII'
finds $co 'identifier<"B"' '[101]' 'strings have an order'
finds $co "name=\"O'Brien, Walsh & Partners\"" '[103]' \
    'an apostrophe within double quotes'
finds $co 'name contains "søn"' '[]' 'contains: nothing to find'
finds $co 'name contains "SÖHNE"' '[102]' 'contains: without regard to case'
finds $co 'name not contains "e"' '[104,106]' 'not contains'
finds $co 'name like "%さくら%"' '[104]' 'like with %'
finds $co 'name like "Lake*"' '[113]' 'like with *'
finds $co 'name like "%, inc."' '[106]' 'like: the end of a text'
admin POST companies/113 '{"name":"Lakeside [North] 100%"}' >nothing
finds $co 'name like "Lakeside [[]N*"' '[113]' 'like: a bracket'
finds $co 'name like "Lakeside [[]S%"' '[]' \
    'like: a bracket, and another letter after it'
admin POST companies/113 '{"name":"Lakeside Financial Advisors"}' >nothing
finds $co 'name like "Lakeside"' '[]' 'like without wildcard is the whole'
finds $co 'identifier not like "%e%" and id>104' '[106,107]' 'not like'
finds $co 'id in (103, 101,999)' '[101,103]' 'in with numbers'
finds $co 'identifier in ("harborlog",'"'ZetaMedia'"')' '[106,112]' \
    'in with strings'
finds $co 'id not in (19,101,102,103,104,105,106,107,108)' \
    '[109,110,111,112,113]' 'not in'
finds $ag 'company/identifier in ("AspenDental","OBrienLaw")' \
    '[871,872,874,875]' 'in on a reference'

# --- kinds of values ---

finds $co 'deletedFlag=true' '[112]' 'boolean true'
finds $co 'deletedFlag=TRUE' '[112]' 'boolean in capitals'
finds $co 'deletedFlag = False and id > 111' '[113]' 'boolean False'
finds $co 'dateDeleted != null' '[112]' '!= null'
finds $ad 'cancelledDate=null and id>3990' \
    '[3995,4002,4009,4023]' '= null'
finds $ad 'effectiveDate > [2026-10-26T00:00:00Z]' '[4023]' \
    'a date and time in brackets'
finds $ad 'cancelledDate<=[2025-06-25]' '[3939]' 'a date in brackets'
finds $ad 'quantity=5800' '[3988]' 'a quantity'
finds $ad 'quantity > 103.99 and quantity <= 110.00' '[3953]' \
    'numbers with a fraction'
finds $ad 'quantity=110.001' '[]' 'numbers in conditions are not rounded'
finds $ad 'agreementStatus="Cancelled"' '[3939,4016]' 'an enum'
finds $ad 'agreementStatus in ("Inactive","cancelled")' '[3939,4016,4023]' \
    'an enum after in, in any case'
finds $ad 'product/identifier="crm-std"' '[4002]' 'product/identifier'
finds $ad 'product/id=503 and billedQuantity=64' '[3946]' \
    'product/id, and a computed member'
finds $ag 'type/name="Hosting and Cloud Services" and agreementStatus="Active" and cancelledFlag=false' \
    '[871,873,875,876,877,878,879,880,882,884,885]' 'type/name'
finds $ag 'contact/name="Laura Chen"' '[871]' \
    'a reference to what is not simulated'
finds $co '_info/lastUpdated>[2020-01-01] and id=101' '[101]' \
    '_info/lastUpdated'
finds $ca 'identifier="HEX-STD" and inactiveFlag=false' '[503]' 'the catalog'
finds $co 'city=null and id<200' '[]' 'null is not an empty string'

# --- null is no value ---

finds $co 'state="CO"' '[101]' 'a member that some records lack'
finds $co 'state != "CO" and id<108' '[106]' \
    '!= does not find records without a value'
finds $co 'state not like "%x%" and id<108' '[101,106]' \
    'not like does not find records without a value'

# --- logic ---

finds $co 'id=101 or id=106' '[101,106]' 'or'
finds $co '(id=101 or id=106) and city="Seattle"' '[106]' 'parentheses'
finds $co 'id=101 OR (id=106 And city = "Seattle")' '[101,106]' \
    'keywords in any case'
finds $co '((id=101))' '[101]' 'parentheses within parentheses'
finds $co '' '[19,101,102,103,104,105,106,107,108,109,110,111,112,113]' \
    'empty conditions: everything'
refuses $co 'id=101 or id=106 and city="x"' \
    'and with or needs parentheses (at character 30 of the condition)' \
    'and mixed with or is refused: nobody knows what binds first'
switches '{"precedence":"and"}'
finds $co 'id=101 or id=106 and city="x"' '[101]' 'precedence "and"'
switches '{"precedence":"left"}'
finds $co 'id=101 or id=106 and city="x"' '[]' 'precedence "left"'
refuses $co 'not (id=101)' \
    'not goes before contains, like, in (at character 4 of the condition)' \
    'not in front of parentheses is refused'
switches '{"notGroup":"accepted"}'
finds $co 'not (id<113)' '[113]' 'notGroup accepted'

# --- quotes within strings ---

finds $co 'name="The \"Best\" Bakery Co."' '[105]' 'a backslash in front'
finds $co 'name="a\\\\b"' '[]' 'a doubled backslash'
switches '{"quotes":"doubled"}'
finds $co 'name="The ""Best"" Bakery Co."' '[105]' 'quotes doubled'
switches '{"quotes":"refused"}'
refuses $co 'name="The \"Best\" Bakery Co."' \
    'and, or or the end expected (at character 13 of the condition)' \
    'quotes refused'
switches '{"quotes":"backslash"}'

# --- refused ---

refuses $co 'invoiceDate="x"' 'invoiceDate is not a recognized name.' \
    'an unknown name'
refuses $co 'Identifier="x"' 'Identifier is not a recognized name.' \
    'a name in the wrong case'
refuses $co 'status/colour="x"' 'status/colour is not a recognized name.' \
    'an unknown part of a reference'
refuses $co 'types/name="Customer"' 'types/name is not a recognized name.' \
    'an array'
refuses $co 'types=null' 'types is not a recognized name.' \
    'an array, even compared with null'
refuses $ag 'agreementStatus="Activ"' 'Enum value supplied was invalid' \
    'an unknown enum value'
refuses $ag 'agreementStatus in ("Active","x")' \
    'Enum value supplied was invalid' 'an unknown enum value after in'
refuses $ag 'agreementStatus like "Act%"' 'Enum value supplied was invalid' \
    'like on an enum'
refuses $co 'id="101"' \
    'a value of the wrong kind (at character 9 of the condition)' \
    'a number in quotes'
refuses $co 'identifier=HarborLog' \
    'not a value: strings need quotes, dates brackets (at character 12 of the condition)' \
    'a string without quotes'
refuses $ad 'effectiveDate="2026-10-26T00:00:00Z"' \
    'a value of the wrong kind (at character 37 of the condition)' \
    'a date in quotes'
refuses $ad 'effectiveDate=[26.10.2026]' \
    'not a date like [2026-10-26T00:00:00Z] (at character 16 of the condition)' \
    'a date in another form'
refuses $co 'identifier="Harbor' \
    'a string does not end (at character 19 of the condition)' \
    'a string without end'
refuses $co 'id=1 id=2' \
    'and, or or the end expected (at character 6 of the condition)' \
    'two tests side by side'
refuses $co '(id=1' "')' expected (at character 6 of the condition)" \
    'a parenthesis without end'
refuses $co 'id like 1' \
    'contains and like need a string (at character 10 of the condition)' \
    'like with a number'
refuses $co 'id<null' \
    'null goes with = and != only (at character 8 of the condition)' \
    '< null'
refuses $co 'id in 1,2' \
    'in needs a list in parentheses (at character 7 of the condition)' \
    'in without parentheses'
refuses $co 'id ~ 1' 'an operator expected (at character 4 of the condition)' \
    'an unknown operator'
switches '{"inLimit":3}'
refuses $co 'id in (1,2,3,4)' \
    'too many values after in (at character 14 of the condition)' 'inLimit'
switches '{"unfilterable":["catalog/inactiveFlag"]}'
refuses $ca 'inactiveFlag=false' 'inactiveFlag is not a recognized name.' \
    'a member that is returned, but cannot be filtered by'
finds $ca 'identifier="HEX-STD"' '[503]' \
    'other members of the catalog can be filtered by'

# --- the other two kinds ---

cw $co 'childConditions=types/name="Owner"'
is "$code $(ids)" '200 [19]' 'childConditions look into arrays'
cw $co 'childConditions=types/name like "Own%" and types/id=1'
is "$(ids)" '[]' 'childConditions are all about the same element'
cw $co 'childConditions=types/id in (9)'
is "$code $(query -r .code body)" '400 ApiFindCondition' \
    'childConditions refuse "in"'
cw $co 'childConditions=name="x"'
is "$code" 400 'childConditions refuse members that are not in arrays'
admin POST companies/101 '{"customFields":[{"id":3,"caption":"Tier","value":"Gold"},{"id":4,"caption":"Seats","value":12}]}' >nothing
cw $co 'customFieldConditions=caption="Tier" AND value != null'
is "$code $(ids)" '200 [101]' \
    'customFieldConditions find a custom field with a value'
cw $co 'customFieldConditions=caption="Seats" AND value > 12'
is "$(ids)" '[]' 'customFieldConditions compare numbers'
cw $co 'conditions=id>0' 'childConditions=types/id=1' \
    'customFieldConditions=caption="Tier"'
is "$(ids)" '[101]' 'the three kinds of conditions work together'

# --- the URL ---

# raw TARGET: conditions that were not encoded
raw() {
	call -g "$SIM$API/$1" -u "$KEYS" -H "clientId: $CLIENT"
}
raw 'company/companies?conditions=id%3D101&fields=id'
is "$(cat body)" '[{"id":101}]' \
    'conditions that are encoded by hand are understood'
raw 'company/companies?conditions=name+contains+%22Harbor%22&fields=id'
is "$(cat body)" '[{"id":106}]' 'a plus in the URL means a blank'
for bad in 'name%20contains%20"Harbor"' 'id>101' 'effectiveDate=[2026-10-26]' \
    'id%3d1%zz' 'name%3d%22%ff%22' 'a%00' 'id=1|2'; do
	raw "company/companies?conditions=$bad"
	is "$code $(header Content-Type)" '400 text/html' \
	    "wrong encoding gets 400: $bad"
done
raw 'company/companies?page=1&page=2'
is "$code" 400 'a parameter that is there twice gets 400'
is "$(last_request .notes)" '["the parameter page is there twice"]' \
    'the log says that a parameter is there twice'
long=$(printf '%01950d' 0)
raw "company/companies?conditions=id%3D$long"
is "$code" 414 'a URL of more than 2000 characters gets 414'
switches '{"urlLimit":0}'
raw "company/companies?conditions=name%3D%22$long%22"
is "$code" 200 'urlLimit 0: a URL of any length is accepted'

sim_ends_well
done_testing
