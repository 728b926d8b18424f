#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "zone.h"

#define DATABASE	"/usr/share/zoneinfo"
#define MAGIC		"TZif"		/* RFC 8536 */
#define MAX_HOURS	167		/* of an offset or a time, POSIX 2024 */

/* --- a rule of POSIX: std offset [dst [offset] , start [/time] , end [/time]] */

static bool
take_char(const char **s, char c)
{
	if (**s != c)
		return false;
	++*s;
	return true;
}

/* A number of min to max, in at most three digits. */
static bool
take_number(const char **s, int min, int max)
{
	int n = 0, digits = 0;

	for (; isdigit((unsigned char)**s) && digits < 3; ++*s, digits++)
		n = n * 10 + (**s - '0');
	return digits > 0 && n >= min && n <= max;
}

/* Three letters or more; or <...> of letters, digits and signs. */
static bool
take_name(const char **s)
{
	const bool quoted = take_char(s, '<');
	int n = 0;

	while (isalpha((unsigned char)**s) || (quoted &&
	    (isdigit((unsigned char)**s) || **s == '+' || **s == '-'))) {
		++*s;
		n++;
	}
	return n >= 3 && (!quoted || take_char(s, '>'));
}

/* [+-]hh[:mm[:ss]] */
static bool
take_time(const char **s)
{
	if (!take_char(s, '-'))
		(void)take_char(s, '+');
	if (!take_number(s, 0, MAX_HOURS))
		return false;
	if (!take_char(s, ':'))
		return true;
	if (!take_number(s, 0, 59))
		return false;
	return !take_char(s, ':') || take_number(s, 0, 59);
}

/* ,Mm.w.d or ,Jn or ,n; and /time */
static bool
take_change(const char **s)
{
	bool good;

	if (!take_char(s, ','))
		return false;
	if (take_char(s, 'M'))
		good = take_number(s, 1, 12) && take_char(s, '.') &&
		    take_number(s, 1, 5) && take_char(s, '.') &&
		    take_number(s, 0, 6);
	else if (take_char(s, 'J'))
		good = take_number(s, 1, 365);
	else
		good = take_number(s, 0, 365);
	return good && (!take_char(s, '/') || take_time(s));
}

static bool
is_rule(const char *s)
{
	if (!take_name(&s) || !take_time(&s))
		return false;
	if (*s == '\0')
		return true;
	if (!take_name(&s) || (*s != ',' && !take_time(&s)))
		return false;
	return take_change(&s) && take_change(&s) && *s == '\0';
}

/* --- a file of the zone database ------------------------------------------ */

/* Whether one of the directories of the name is "..". */
static bool
goes_up(const char *name)
{
	const char *p;

	for (p = name; (p = strstr(p, "..")) != NULL; p += 2)
		if ((p == name || p[-1] == '/') &&
		    (p[2] == '/' || p[2] == '\0'))
			return true;
	return false;
}

static bool
is_zone_file(const char *name)
{
	const char *dir = getenv("TZDIR");
	char path[512], magic[sizeof(MAGIC) - 1];
	struct stat st;
	bool good;
	int fd, n;

	if (*name == '\0' || goes_up(name))
		return false;
	n = *name == '/' ? snprintf(path, sizeof(path), "%s", name) :
	    snprintf(path, sizeof(path), "%s/%s",
	    dir != NULL && *dir != '\0' ? dir : DATABASE, name);
	if (n < 0 || (size_t)n >= sizeof(path))
		return false;
	/* O_NONBLOCK, or a named pipe would have us wait */
	if ((fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)) == -1)
		return false;
	good = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    read(fd, magic, sizeof(magic)) == (ssize_t)sizeof(magic) &&
	    memcmp(magic, MAGIC, sizeof(magic)) == 0;
	(void)close(fd);
	return good;
}

bool
zone_is_known(const char *s)
{
	if (*s == ':')
		return is_zone_file(s + 1);
	return is_zone_file(s) || is_rule(s);
}
