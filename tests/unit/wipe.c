/*
 * After secrets were read and used for a request, no copy of them is left in
 * this process: its own memory is searched. What is searched for is random,
 * and kept masked, so that the search does not find itself.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <inttypes.h>
#include <openssl/evp.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cwagreements.h"
#include "secrets.h"
#include "tap.h"
#include "wipe.h"

#define MASK	0x80
#define KEY	60		/* bytes of a canary; a multiple of 3 */
#define HEAD	30		/* of which malloc() may use these once freed */
/* Sanitizers have larger ones of their own. */
#define MAX_MAPPING	((size_t)16 << 20)

enum { PUBLIC, PRIVATE, CLIENT, BASIC, CANARIES };

static char canaries[CANARIES][256];	/* masked */
static const char *const names[] = { "PublicKey", "PrivateKey", "ClientId",
    "the Authorization header" };

static FILE *maps;
static int mem;

/* --- canaries ------------------------------------------------------------- */

static void
mask(char *s)
{
	for (; *s != '\0'; s++)
		*s = (char)(*s ^ MASK);
}

static void
make_canaries(void)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
	unsigned char r[KEY];
	char pair[3 + KEY + 1 + KEY];
	int i, k;

	for (i = 0; i < BASIC; i++) {
		if (getrandom(r, sizeof(r), 0) != (ssize_t)sizeof(r))
			exit(1);
		for (k = 0; k < KEY; k++)
			canaries[i][k] = (char)(letters[r[k] % 36] ^ MASK);
	}
	memcpy(pair, "ab+", 3);
	pair[3 + KEY] = ':';
	for (k = 0; k < KEY; k++) {
		pair[3 + k] = (char)(canaries[PUBLIC][k] ^ MASK);
		pair[4 + KEY + k] = (char)(canaries[PRIVATE][k] ^ MASK);
	}
	(void)EVP_EncodeBlock((unsigned char *)canaries[BASIC],
	    (unsigned char *)pair, (int)sizeof(pair));
	mask(canaries[BASIC]);
	wipe(pair, sizeof(pair));
}

/* Returns the number of a descriptor that they can be read from, once. */
static int
offer_secrets(void)
{
	char text[512], key[CANARIES][256];
	int fds[2], i, n;

	memcpy(key, canaries, sizeof(key));
	for (i = 0; i < CANARIES; i++)
		mask(key[i]);
	/* the first name is escaped, as a parser might copy it then */
	n = snprintf(text, sizeof(text), "{\"CompanyName\": \"\\u0061b\","
	    "\"PublicKey\": \"\\u00%02x%s\",\"PrivateKey\": \"%s \","
	    "\"ClientId\": \"%s\"}\n", (unsigned)key[PUBLIC][0],
	    key[PUBLIC] + 1, key[PRIVATE], key[CLIENT]);
	if (pipe(fds) == -1 || write(fds[1], text, (size_t)n) != n ||
	    close(fds[1]) == -1)
		exit(1);
	wipe(text, sizeof(text));
	wipe(key, sizeof(key));
	return fds[0];
}

/* --- the search ----------------------------------------------------------- */

static size_t
count(const char *p, size_t len, const char *masked)
{
	size_t n = strlen(masked), k, found = 0;
	const int first = (masked[0] ^ MASK) & 0xff;
	const char *end = p + len;

	while ((p = memchr(p, first, (size_t)(end - p))) != NULL &&
	    n <= (size_t)(end - p)) {
		for (k = 1; k < n && p[k] == (char)(masked[k] ^ MASK); k++)
			;
		found += k == n;
		p++;
	}
	return found;
}

/* The same in a mapping of this process. */
static size_t
count_mapping(uintptr_t from, uintptr_t to, const char *masked)
{
	static char chunk[1 << 16];
	const size_t overlap = strlen(masked) - 1;
	size_t found = 0, want;
	ssize_t got;

	while (to - from > overlap) {
		want = to - from < sizeof(chunk) ? to - from : sizeof(chunk);
		if ((got = pread(mem, chunk, want, (off_t)from)) <= 0)
			break;
		found += count(chunk, (size_t)got, masked);
		wipe(chunk, sizeof(chunk));
		if ((size_t)got <= overlap)
			break;
		from += (size_t)got - overlap;
	}
	return found;
}

/* How often it stands anywhere in what this process can write to. */
static size_t
count_everywhere(const char *masked)
{
	char line[512], mode[8];
	uintptr_t from, to;
	size_t found = 0;

	rewind(maps);
	while (fgets(line, sizeof(line), maps) != NULL)
		if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %7s", &from, &to,
		    mode) == 3 && mode[1] == 'w' && to - from <= MAX_MAPPING)
			found += count_mapping(from, to, masked + HEAD);
	return found;
}

static void
expect(int canary, size_t times, const char *when)
{
	size_t found = count_everywhere(canaries[canary]);

	if (!ok(found == times, "%s %s: %zu times", names[canary], when,
	    times))
		printf("# found %zu times\n", found);
}

/* --- the server ----------------------------------------------------------- */

/* Answers one request with an empty list; returns the port. */
static int
serve(void)
{
	static const char answer[] = "HTTP/1.1 200 OK\r\nConnection: close\r\n"
	    "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n[]";
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t len = sizeof(a);
	char text[4096];
	int s, c;

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(s, (struct sockaddr *)&a, len) == -1 || listen(s, 1) == -1 ||
	    getsockname(s, (struct sockaddr *)&a, &len) == -1)
		exit(1);
	if (fork() == 0) {
		(void)alarm(60);
		c = accept(s, NULL, NULL);
		(void)!read(c, text, sizeof(text));
		(void)!write(c, answer, sizeof(answer) - 1);
		_exit(0);
	}
	(void)close(s);
	return ntohs(a.sin_port);
}

/* --- all of it ------------------------------------------------------------ */

static void
use_secrets(int fd, int port)
{
	struct secret_source src = { 0 };
	struct http_options options = { .parallel = 1 };
	const char *property;
	enum log_code code;
	struct secrets s;
	struct cw_types types;
	struct arena a = { 0 };
	struct cw *cw;
	struct err e = { "" };
	char url[64], option[16];
	int i;

	(void)snprintf(option, sizeof(option), "fd:%d", fd);
	src.option = option;
	if (!ok(secrets_load(&s, &src, SECRETS_CONNECTWISE, &code, &property,
	    &e) == 0, "the secrets are read"))
		printf("# %s\n", e.text);
	for (i = 0; i < BASIC; i++)
		expect(i, 1, "when it was read");
	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%d/", port);
	cw = cw_new(url, &s, &options, &e);
	/*
	 * Once more each, as what no message may show; and headers are there
	 * for requests with a body and for those without.
	 */
	expect(PUBLIC, 3, "before a request");	/* also without the company */
	expect(PRIVATE, 2, "before a request");
	expect(CLIENT, 4, "before a request");
	expect(BASIC, 3, "before a request");
	cw_types_begin(&types, cw, &a);
	if (!ok(cw_types_all(&types, &e) == 0 && types.rows.n == 0,
	    "a request is made"))
		printf("# %s\n", e.text);
	cw_free(cw);
	secrets_release(&s);
	arena_release(&a);
}

int
main(void)
{
	int i, fd, port;

	maps = fopen("/proc/self/maps", "r");
	mem = open("/proc/self/mem", O_RDONLY);
	if (maps == NULL || mem == -1) {
		printf("1..0 # SKIP no /proc\n");
		return 0;
	}
	make_canaries();
	port = serve();
	fd = offer_secrets();
	use_secrets(fd, port);
	for (i = 0; i < CANARIES; i++)
		expect(i, 0, "afterwards");
	return tap_done();
}
