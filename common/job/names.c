#include <stddef.h>
#include <string.h>

#include "names.h"
#include "text.h"

#define KEY	80	/* longer names are compared by their start */

#define ANSWER	PLACE_ANSWER
#define LISTS	(PLACE_ANSWER | PLACE_CUSTOMER)
#define ROWS	(PLACE_CUSTOMER | PLACE_ROW)
#define ALL	(PLACE_ANSWER | PLACE_CUSTOMER | PLACE_ROW)

/*
 * The first pattern that fits decides. Patterns are in lower case without
 * separators, * is any text; so "hasMore", "has_more" and "HAS-MORE" are one.
 */
static const struct rule {
	enum name_about about;
	unsigned places;
	const char *patterns;
} rules[] = {
	{ ABOUT_NOTHING, ALL, "*account *discount *country odatacontext "
	    "odatatype odataetag odataid *deltalink" },

	/* the period */
	{ ABOUT_PREVIOUS_END, ALL, "*prev*period*end* *prior*period*end* "
	    "*last*period*end*" },
	{ ABOUT_NOTHING, ALL, "*prev*period* *prior*period* *last*period* "
	    "*next*period* *next*date* *next*invoice* *next*bill* *next*run* "
	    "*lastmonth* *previousmonth*" },
	{ ABOUT_END, ALL, "*period*end* *end*period* enddate enddateutc "
	    "enddatetime endday enddt todate dateto dateend billingend* "
	    "billend* invoiceend* reportend* usageend* cycleend* "
	    "statementend* invoicedate* billingdate* billdate* periodto* "
	    "*period*close* *period*until closingdate closedate *period*thru "
	    "*period*through" },
	{ ABOUT_START, ALL, "*period*start* *start*period* *period*from "
	    "*period*begin* startdate startdateutc startdatetime startday "
	    "startdt fromdate datefrom datestart begindate billingstart* "
	    "billstart* invoicestart* reportstart* usagestart* cyclestart* "
	    "statementstart*" },
	{ ABOUT_END, ANSWER, "end to until through statementdate" },
	{ ABOUT_START, ANSWER, "from begin since" },
	{ ABOUT_MONTH, ALL, "month billingmonth billmonth invoicemonth "
	    "periodmonth reportmonth reportingmonth monthname" },
	{ ABOUT_YEAR, ALL, "year billingyear billyear invoiceyear periodyear "
	    "reportyear reportingyear" },
	{ ABOUT_PERIOD, ALL, "period billingperiod billperiod billedperiod "
	    "invoiceperiod currentperiod reportperiod reportingperiod "
	    "usageperiod statementperiod selectedperiod requestedperiod "
	    "summaryperiod periodname periodlabel billingperiodname "
	    "billingperiodlabel billingperioddate perioddate perioddates "
	    "daterange" },
	{ ABOUT_MADE, ANSWER, "date generated* created* reportdate rundate "
	    "asof* timestamp exportedat exportedon exportdate producedat "
	    "lastupdated lastmodified snapshot*" },

	/* rows that are no rows of the summary, or are not billed */
	{ ABOUT_DETAIL, PLACE_ROW, "action actiontype itemaction actioned* "
	    "user username userfullname userprincipalname userdisplayname "
	    "userid useremail* userupn upn addedby* removedby* addedon "
	    "removedon dateadded dateremoved addeddate removeddate skutype "
	    "samaccountname loginname assignedto assignee membername person "
	    "loginid devicename event eventtype changetype movement operation "
	    "transactiontype *provisionedon *provisiondate" },
	{ ABOUT_NOTHING, ALL, "billingid billingcode billingaddress* "
	    "billingcontact* billingemail* billingcurrency billingname "
	    "billingref* billingnumber billingentity billto* billinggroup "
	    "billingcycle billingfrequency billingterm* billingday "
	    "billprocessday billingprocessday billingperiodid" },
	{ ABOUT_BILLING, ROWS, "*bill* *charge* *exclu* *exempt* *override* "
	    "*free* *waive* *compliment* *gratis* *courtesy* invoiced "
	    "isinvoiced *notinvoiced *invoiceable* *toinvoice* *trial*" },
	{ ABOUT_LIVE, ROWS, "active isactive enabled isenabled payable "
	    "ispayable invoice oninvoice status state rowstatus itemstatus "
	    "linestatus servicestatus customerstatus customertype" },
	{ ABOUT_ODD, ROWS, "internal isinternal internaluse isinternaluse "
	    "internalonly nfr isnfr test istest testuser istestuser "
	    "testcustomer demo isdemo *suppress* ignored isignored *hidden* "
	    "*deleted* disabled isdisabled *suspended* inactive isinactive "
	    "void isvoid voided *archived* *included* istotal "
	    "*subtotal* *rulename* *ruleapplied* reason" },
	{ ABOUT_BILLING, ANSWER, "*nonbill* *notbill* *unbill* *billable* "
	    "*exclu*" },

	/* what makes it no answer, or one that is not whole or not final */
	{ ABOUT_ERROR, ALL, "*error* *exception* fault faults isfaulted "
	    "*failure* failed hasfailed isfailed" },
	{ ABOUT_WARNING, LISTS, "*warning* notice notices alert alerts" },
	{ ABOUT_FLAW, ALL, "*truncat* *incomplete* *partial* *exceed* limited "
	    "islimited *limitreached* *limithit capped iscapped *overflow* "
	    "*estimate* *draft* *provisional* *preliminary* *pending* "
	    "*processing* *inprogress* *stale* *outdated* *timedout* "
	    "*timeout* *aborted* *interrupted* *cutoff* omitted skipped "
	    "dropped missing *preview* sample issample *mock*" },
	{ ABOUT_PAGES, LISTS, "*totalpages *pagestotal pagecount pagescount "
	    "pages maxpages numpages numofpages *numberofpages noofpages "
	    "maxpage "
	    "lastpagenumber lastpageindex *totalnumberofpages" },
	{ ABOUT_WHOLE, ALL, "*islast* last *lastpage *complete *completed "
	    "iswhole *isfinal final finalized finalised finished isfinished "
	    "done isdone endof* exhausted isfull *allrecords *allrows "
	    "*alldata *uptodate isclosed first isfirst *firstpage eof" },
	{ ABOUT_MORE, LISTS, "*next* *continu* *cursor* *skiptoken* *hasmore* "
	    "more ismore *moreavailable* *moreresults* *morerecords* "
	    "*moredata* *moreitems* *morerows* *morepages* *scrollid* "
	    "*lastevaluated* marker *pagetoken* after resume* *remaining* "
	    "*prev prevlink *prevpage* previous *previouspage* "
	    "*previouslink* hasprevious hasprev" },
	{ ABOUT_MORE, PLACE_ROW, "*nextpage* *nextlink *skiptoken* hasmore "
	    "hasmorerows hasmorepages hasmoreresults hasmorerecords "
	    "hasmoreitems *scrollid *pagetoken" },
	{ ABOUT_LINKS, LISTS, "links link" },
	{ ABOUT_PAGE, LISTS, "page *pagenumber *pageno *pageindex *pagenum "
	    "*currentpage*" },
	{ ABOUT_PAGE_SIZE, LISTS, "*pagesize* *perpage* limit *limit take "
	    "top *maxresults *maxrecords *maxrows *maxitems batchsize "
	    "chunksize size" },
	{ ABOUT_OFFSET, LISTS, "offset *offset skip startindex startrow "
	    "startat startrecord startposition firstrow firstindex "
	    "firstresult" },

	/* how much there is */
	{ ABOUT_CUSTOMERS, ANSWER, "*customercount *customerscount "
	    "total*customers customers numberofcustomers *customertotal" },
	{ ABOUT_SUM, LISTS, "*total*quantity* *quantity*total *sumquantity* "
	    "*total*qty* *qty*total *total*units* *total*thismonth* "
	    "*thismonth*total quantitysum" },
	{ ABOUT_NOTHING, ALL, "*price* *amount* *cost* *tax* *revenue* "
	    "*value*" },
	{ ABOUT_TOTAL, LISTS, "total *total total* odatacount *resultscount "
	    "*recordsfiltered *recordstotal *numfound numresults numrows "
	    "numrecords numitems numberof* numof* noof* countof* records rows "
	    "results hits found matches *recordcount *rowcount *itemcount "
	    "*linecount *entrycount" },
	{ ABOUT_COUNT, LISTS, "count *count length returned*" },
	{ ABOUT_TOTAL, PLACE_ROW, "totalcount totalrows totalrecords "
	    "totalresults totalitems totalrowcount totalrecordcount "
	    "recordcount rowcount resultscount numberofrows numberofrecords "
	    "countofrows odatacount" },

	/* what it says of itself in words */
	{ ABOUT_SUCCESS, ANSWER, "success succeeded successful *issuccess* "
	    "wassuccessful ok isok valid isvalid" },
	{ ABOUT_STATUS, ANSWER, "status *status *statuscode code resultcode "
	    "responsecode *returncode *exitcode rc state result outcome" },
	{ ABOUT_MESSAGE, ANSWER, "message messages msg *message messagedetail "
	    "reason statustext statusdescription detail details info "
	    "information comment comments note notes remark remarks hint" },
	{ ABOUT_FILTER, ANSWER, "filter filters customerfilter "
	    "customersfilter filteredby search searchtext" },

	/* numbers that services give without need */
	{ ABOUT_NOTHING, ANSWER, "*version* *id *guid *uuid *elapsed* "
	    "*duration* took *time *timems *inms *millis* *seconds* *currency* "
	    "build* revision* ttl *timezone*" },
};

/* What stands in an object of a certain kind, whatever it is elsewhere. */
static const struct {
	const char *parent;
	enum name_about about;
	const char *patterns;
} inside[] = {
	{ "*period*", ABOUT_START, "start startdate from fromdate begin" },
	{ "*period*", ABOUT_END, "end enddate to todate until close date" },
	{ "daterange", ABOUT_START, "start from begin" },
	{ "daterange", ABOUT_END, "end to until" },
	{ "*pag*", ABOUT_PAGE, "number index current" },
	{ "*pag*", ABOUT_PAGE_SIZE, "size" },
	{ "*pag*", ABOUT_OFFSET, "from start" },
	{ "*pag*", ABOUT_NOTHING, "to end" },
	{ "*count", ABOUT_TOTAL, "value" },
	{ "*total", ABOUT_TOTAL, "value" },
	{ "hits", ABOUT_TOTAL, "value" },
};

/* The name in lower case, without what separates its words. */
static void
make_key(char key[KEY], const char *name)
{
	size_t n = 0;

	for (; *name != '\0' && n < KEY - 1; name++)
		if (strchr(" _-.@$:#/", *name) == NULL)
			key[n++] = text_lower(*name);
	key[n] = '\0';
}

/* Whether the pattern, which a blank or a NUL ends, fits all of s. */
static bool
fits(const char *pattern, const char *s)
{
	for (; *pattern != ' ' && *pattern != '\0'; pattern++, s++) {
		if (*pattern == '*') {
			do
				if (fits(pattern + 1, s))
					return true;
			while (*s++ != '\0');
			return false;
		}
		if (*s != *pattern)
			return false;
	}
	return *s == '\0';
}

static bool
fits_one(const char *patterns, const char *key)
{
	const char *blank;

	for (; !fits(patterns, key); patterns = blank + 1)
		if ((blank = strchr(patterns, ' ')) == NULL)
			return false;
	return true;
}

enum name_about
name_about(const char *name, enum name_place place, const char *parent)
{
	char key[KEY] = "", outer[KEY] = "";
	size_t i;

	make_key(key, name);
	make_key(outer, parent != NULL ? parent : "");
	for (i = 0; *outer != '\0' && i < sizeof(inside) / sizeof(inside[0]);
	    i++)
		if (fits_one(inside[i].parent, outer) &&
		    fits_one(inside[i].patterns, key))
			return inside[i].about;
	for (i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if ((rules[i].places & (unsigned)place) != 0 &&
		    fits_one(rules[i].patterns, key))
			return rules[i].about;
	return ABOUT_UNKNOWN;
}

unsigned
name_holds(const char *name, const char *words)
{
	char key[KEY] = "", word[KEY] = "";
	unsigned place = 1;
	size_t n;

	make_key(key, name);
	for (; *words != '\0'; words += n + (words[n] == ' '), place++) {
		n = strcspn(words, " ");
		memcpy(word, words, n);
		word[n] = '\0';
		if (strstr(key, word) != NULL)
			return place;
	}
	return 0;
}

bool
name_is_total(const char *text)
{
	static const char words[] = "total totals subtotal* grandtotal sum "
	    "totalfor* sumof* summe gesamt gesamtsumme zwischensumme "
	    "endsumme totaal subtotaal totale totales somme soustotal";
	char key[KEY] = "";

	make_key(key, text);
	return fits_one(words, key);
}
