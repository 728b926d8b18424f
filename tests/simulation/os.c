/*
 * The machines: what the tools' system calls come to (the linker's --wrap), and
 * their processes, which are coroutines. A process that is killed is one that
 * is not resumed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <openssl/evp.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include "sim.h"

#define STACK		((size_t)1 << 20)
#define HEAP		((size_t)256 << 20)
#define SLOTS		3		/* processes at a time */
#define FDS		16
#define FIRST_FD	100
#define DIGESTS		32
#define MAX_STEPS	200000		/* of a process that ends */

/* --- chance --------------------------------------------------------------- */

static uint64_t chance_state[4];

uint64_t
chance_bits(void)
{
	uint64_t *s = chance_state;
	const uint64_t sum = s[1] * 5, t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = (s[3] << 45) | (s[3] >> 19);
	return ((sum << 7) | (sum >> 57)) * 9;
}

void
chance_seed(uint64_t seed)
{
	uint64_t z;
	int i;

	for (i = 0; i < 4; i++) {
		seed += UINT64_C(0x9e3779b97f4a7c15);
		z = (seed ^ (seed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
		z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
		chance_state[i] = z ^ (z >> 31);
	}
}

int64_t
chance_below(int64_t n)
{
	return n <= 0 ? 0 : (int64_t)(chance_bits() % (uint64_t)n);
}

int64_t
chance_from(int64_t min, int64_t max)
{
	return min + chance_below(max - min + 1);
}

bool
chance_of(int per_mille)
{
	return per_mille > 0 && chance_below(1000) < per_mille;
}

/* --- what is shown -------------------------------------------------------- */

bool verbose;
int64_t now_ms;
static uint64_t sum = 14695981039346656037u;

void
say(const char *fmt, ...)
{
	char line[4096];
	const char *p;
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	for (p = line; *p != '\0'; p++)
		sum = (sum ^ (unsigned char)*p) * 1099511628211u;
	sum = (sum ^ (uint64_t)now_ms) * 1099511628211u;
	if (verbose) {
		time_t t = (time_t)(now_ms / 1000);
		struct tm tm;

		(void)gmtime_r(&t, &tm);
		printf("%04d-%02d-%02d %02d:%02d:%02d.%03d  %s\n",
		    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
		    tm.tm_min, tm.tm_sec, (int)(now_ms % 1000), line);
	}
}

uint64_t
say_sum(void)
{
	return sum;
}

/* --- the tools' memory ---------------------------------------------------- */

void *__real_malloc(size_t n);
void *__real_realloc(void *p, size_t n);
void __real_free(void *p);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
void __wrap_free(void *p);

/* All that a process is made of but for its struct. */
struct process_state {
	bool used;
	ucontext_t context;
	char *stack;
	char *heap;		/* handed out from its start, never back */
	size_t heap_len;
	char image[1024];	/* the tool's variables */
	struct { struct inode *inode; size_t pos; int flags; } fds[FDS];
	EVP_MD_CTX *digests[DIGESTS];
	size_t n_digests;
	void (*handler)(int);
	int argc;
	char *argv[40];
};
static struct process_state slots[SLOTS];
static struct process *at_work;
static ucontext_t scheduler;

static char *
heap_of(const void *p)
{
	const char *c = p;
	int i;

	for (i = 0; i < SLOTS; i++)
		if (slots[i].heap != NULL && c >= slots[i].heap &&
		    c < slots[i].heap + HEAP)
			return slots[i].heap;
	return NULL;
}

void *
__wrap_malloc(size_t n)
{
	struct process_state *s;
	char *p;

	if (at_work == NULL)
		return __real_malloc(n);
	s = at_work->state;
	p = s->heap + s->heap_len;
	s->heap_len += (n + 31) & ~(size_t)15;
	if (s->heap_len > HEAP) {
		fprintf(stderr, "simulation: a process needs over %zu bytes\n",
		    HEAP);
		abort();
	}
	*(size_t *)(void *)p = n;
	return p + 16;
}

void *
__wrap_calloc(size_t n, size_t size)
{
	void *p = __wrap_malloc(n * size);

	memset(p, 0, n * size);
	return p;
}

void *
__wrap_realloc(void *p, size_t n)
{
	struct process_state *s;
	size_t old;
	void *to;

	if (at_work == NULL)
		return __real_realloc(p, n);
	if (p == NULL)
		return __wrap_malloc(n);
	s = at_work->state;
	old = *(size_t *)(void *)((char *)p - 16);
	if ((char *)p + ((old + 15) & ~(size_t)15) == s->heap + s->heap_len) {
		s->heap_len = (size_t)((char *)p - 16 - s->heap);
		return __wrap_malloc(n);	/* the last one: in place */
	}
	to = __wrap_malloc(n);
	memcpy(to, p, old < n ? old : n);
	return to;
}

void
__wrap_free(void *p)
{
	if (p != NULL && heap_of(p) == NULL)
		__real_free(p);
}

/* A library's memory outlives the process that it was asked for in. */
int __wrap_CRYPTO_set_mem_functions(void *m, void *r, void *f);
int
__wrap_CRYPTO_set_mem_functions(void *m, void *r, void *f)
{
	(void)m, (void)r, (void)f;
	return 1;
}

static EVP_MD_CTX *idle_digests[DIGESTS * SLOTS];
static size_t n_idle;

EVP_MD_CTX *__real_EVP_MD_CTX_new(void);
void __real_EVP_MD_CTX_free(EVP_MD_CTX *c);
EVP_MD_CTX *__wrap_EVP_MD_CTX_new(void);
void __wrap_EVP_MD_CTX_free(EVP_MD_CTX *c);

EVP_MD_CTX *
__wrap_EVP_MD_CTX_new(void)
{
	EVP_MD_CTX *c = n_idle > 0 ? idle_digests[--n_idle] :
	    __real_EVP_MD_CTX_new();

	if (at_work != NULL && at_work->state->n_digests < DIGESTS)
		at_work->state->digests[at_work->state->n_digests++] = c;
	return c;
}

static void
keep_digest(EVP_MD_CTX *c)
{
	if (n_idle < DIGESTS * SLOTS)
		idle_digests[n_idle++] = c;
	else
		__real_EVP_MD_CTX_free(c);
}

void
__wrap_EVP_MD_CTX_free(EVP_MD_CTX *c)
{
	struct process_state *s = at_work != NULL ? at_work->state : NULL;
	size_t i;

	for (i = 0; s != NULL && i < s->n_digests; i++)
		if (s->digests[i] == c) {
			s->digests[i] = s->digests[--s->n_digests];
			break;
		}
	if (c != NULL)
		keep_digest(c);
}

/* --- text that grows (never a process's memory) --------------------------- */

static void
text_reserve(struct text *t, size_t more)
{
	if (t->len + more + 1 <= t->cap)
		return;
	t->cap = (t->len + more + 1) * 2 + 256;
	t->s = __real_realloc(t->s, t->cap);
}

void
text_add(struct text *t, const char *s, size_t len)
{
	text_reserve(t, len);
	if (len > 0)
		memcpy(t->s + t->len, s, len);
	t->len += len;
	t->s[t->len] = '\0';
}

void
text_put(struct text *t, const char *fmt, ...)
{
	va_list ap;
	int n;

	text_reserve(t, 256);
	va_start(ap, fmt);
	n = vsnprintf(t->s + t->len, t->cap - t->len, fmt, ap);
	va_end(ap);
	if (t->len + (size_t)n >= t->cap) {
		text_reserve(t, (size_t)n);
		va_start(ap, fmt);
		(void)vsnprintf(t->s + t->len, t->cap - t->len, fmt, ap);
		va_end(ap);
	}
	t->len += (size_t)n;
}

void
text_end(struct text *t)
{
	__real_free(t->s);
	memset(t, 0, sizeof(*t));
}

/* --- machines ------------------------------------------------------------- */

struct machine machines[MACHINES];

void
machines_reset(void)
{
	struct machine *m;
	int i;

	for (m = machines; m < machines + MACHINES; m++) {
		for (i = 0; i < m->n_inodes; i++) {
			text_end(&m->inodes[i].data);
			text_end(&m->inodes[i].safe);
		}
		memset(m, 0, sizeof(*m));
		m->number = (int)(m - machines);
		m->room = INT64_MAX;
	}
}

static void
copy_text(struct text *to, const struct text *from)
{
	to->len = 0;
	text_add(to, from->s, from->len);
}

static int
find_name(const struct machine *m, const char *path)
{
	int i;

	for (i = 0; i < m->n_names; i++)
		if (strcmp(m->names[i].path, path) == 0)
			return i;
	return -1;
}

static struct inode *
make_file(struct machine *m, const char *path)
{
	int i = find_name(m, path);

	if (m->n_inodes == NAMES * 2 || (i == -1 && m->n_names == NAMES)) {
		fprintf(stderr, "simulation: too many files\n");
		abort();
	}
	if (i == -1) {
		i = m->n_names++;
		(void)snprintf(m->names[i].path, sizeof(m->names[i].path),
		    "%s", path);
		m->names[i].safe_inode = -1;
	}
	m->names[i].inode = m->n_inodes;
	memset(&m->inodes[m->n_inodes], 0, sizeof(m->inodes[0]));
	return &m->inodes[m->n_inodes++];
}

void
machine_file(struct machine *m, const char *path, const char *text)
{
	struct inode *f = make_file(m, path);

	text_add(&f->data, text, strlen(text));
	copy_text(&f->safe, &f->data);
	m->names[m->n_names - 1].safe_inode = m->names[m->n_names - 1].inode;
}

struct inode *
machine_find(struct machine *m, const char *suffix, int user)
{
	const size_t len = strlen(suffix);
	char home[32];
	int i;

	(void)snprintf(home, sizeof(home), "/home/u%d/", user);
	for (i = 0; i < m->n_names; i++)
		if (m->names[i].inode != -1 &&
		    strncmp(m->names[i].path, home, strlen(home)) == 0 &&
		    strlen(m->names[i].path) > len &&
		    strcmp(m->names[i].path + strlen(m->names[i].path) - len,
		    suffix) == 0)
			return &m->inodes[m->names[i].inode];
	return NULL;
}

void
machine_power_cut(struct machine *m)
{
	struct inode *f;
	size_t more;
	int i;

	say("machine %d: power cut", m->number);
	for (i = 0; i < m->n_names; i++)
		if (chance_of(500))
			m->names[i].inode = m->names[i].safe_inode;
		else
			m->names[i].safe_inode = m->names[i].inode;
	for (i = 0; i < m->n_inodes; i++) {
		f = &m->inodes[i];
		f->lock = NULL;
		more = f->data.len > f->safe.len && (f->safe.len == 0 ||
		    memcmp(f->data.s, f->safe.s, f->safe.len) == 0) ?
		    (size_t)chance_from(0, (int64_t)(f->data.len -
		    f->safe.len)) : 0;
		if (more > 0)
			text_add(&f->safe, f->data.s + f->safe.len, more);
		copy_text(&f->data, &f->safe);
	}
}

int64_t
machine_wall(const struct machine *m)
{
	return now_ms + m->wall;
}

/* --- processes ------------------------------------------------------------ */

int cw_apply_main(int argc, char *argv[]);
int cw_diff_main(int argc, char *argv[]);
extern char __start_apply_data[], __stop_apply_data[];
extern char __start_apply_zero[], __stop_apply_zero[];
extern char __start_diff_data[], __stop_diff_data[];
extern char __start_diff_zero[], __stop_diff_zero[];
static char pristine[2][sizeof(slots[0].image)];

static const struct {
	int (*main)(int, char **);
	struct { char *start, *stop; } parts[2];
} tools[] = {
	{ cw_apply_main, { { __start_apply_data, __stop_apply_data },
	    { __start_apply_zero, __stop_apply_zero } } },
	{ cw_diff_main, { { __start_diff_data, __stop_diff_data },
	    { __start_diff_zero, __stop_diff_zero } } },
};

/* memcpy() would trip over the sanitizer's zones between variables. */
__attribute__((no_sanitize("address"), noinline))
static void
copy_bytes(char *to, const char *from, size_t n)
{
	volatile char *t = to;

	while (n-- > 0)
		*t++ = *from++;
}

/* Copies the tool's variables to the image, or back. */
static void
copy_image(enum tool t, char *image, bool back)
{
	size_t i, n, at = 0;

	for (i = 0; i < 2; i++, at += n) {
		n = (size_t)(tools[t].parts[i].stop - tools[t].parts[i].start);
		if (at + n > sizeof(pristine[t])) {
			printf("# a tool has over %zu bytes of variables\n",
			    at + n);
			abort();
		}
		if (back)
			copy_bytes(tools[t].parts[i].start, image + at, n);
		else
			copy_bytes(image + at, tools[t].parts[i].start, n);
	}
}

struct process *
process_now(void)
{
	return at_work;
}

/* The first function of each process. */
static void
begin_process(void)
{
	struct process *p = at_work;

	p->status = tools[p->tool].main(p->state->argc, p->state->argv);
	p->end = END_EXIT;
	(void)swapcontext(&p->state->context, &scheduler);
}

static void
prepare_slot(struct process_state *s)
{
	if (s->stack == NULL) {
		s->stack = mmap(NULL, STACK + HEAP, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (s->stack == MAP_FAILED)
			abort();
		s->heap = s->stack + STACK;
	}
	s->used = true;
	s->heap_len = 0;
	s->n_digests = 0;
	s->handler = NULL;
	memset(s->fds, 0, sizeof(s->fds));
}

static void
save_pristine(void)
{
	static bool saved;

	if (saved)
		return;
	copy_image(TOOL_APPLY, pristine[TOOL_APPLY], false);
	copy_image(TOOL_DIFF, pristine[TOOL_DIFF], false);
	saved = true;
}

void
process_start(struct process *p, const char *const *argv)
{
	struct process_state *s = slots;
	size_t i, n;

	save_pristine();
	while (s->used)
		s++;
	p->state = s;
	prepare_slot(s);
	for (i = 0; argv[i] != NULL; i++) {
		n = strlen(argv[i]) + 1;
		s->argv[i] = memcpy(s->heap + s->heap_len, argv[i], n);
		s->heap_len += (n + 15) & ~(size_t)15;
	}
	s->argv[i] = NULL;
	s->argc = (int)i;
	memcpy(s->image, pristine[p->tool], sizeof(s->image));
	(void)getcontext(&s->context);
	s->context.uc_stack.ss_sp = s->stack;
	s->context.uc_stack.ss_size = STACK;
	s->context.uc_link = NULL;
	makecontext(&s->context, begin_process, 0);
	p->wake = now_ms;
	p->ready = NULL;
	p->end = END_NONE;
}

static void
drop_locks(struct process *p)
{
	struct machine *m = p->machine;
	int i;

	for (i = 0; i < m->n_inodes; i++)
		if (m->inodes[i].lock == p)
			m->inodes[i].lock = NULL;
}

static void
end_process(struct process *p)
{
	struct process_state *s = p->state;

	while (s->n_digests > 0)
		keep_digest(s->digests[--s->n_digests]);
	drop_locks(p);
	net_forget(p);
	s->used = false;
}

static void
resume(struct process *p)
{
	at_work = p;
	copy_image(p->tool, p->state->image, true);
	optind = 0;		/* getopt() starts anew in each process */
	(void)swapcontext(&scheduler, &p->state->context);
	copy_image(p->tool, p->state->image, false);
	at_work = NULL;
	if (p->end != END_NONE)
		end_process(p);
}

/* When it goes on. */
static int64_t
wake_of(struct process *p)
{
	int64_t ready = p->ready != NULL ? p->ready(p) : INT64_MAX;

	return ready < p->wake ? ready : p->wake;
}

bool
processes_run(struct process **p, size_t n)
{
	struct process *next;
	int64_t when, t;
	size_t i, alive, same;

	for (;;) {
		next = NULL;
		when = INT64_MAX;
		alive = same = 0;
		for (i = 0; i < n; i++) {
			if (p[i]->end != END_NONE)
				continue;
			alive++;
			t = wake_of(p[i]);
			if (t < now_ms)
				t = now_ms;
			if (t < when)
				same = 0;
			if (t < when || (t == when &&
			    chance_below((int64_t)++same + 1) == 0)) {
				when = t;
				next = p[i];
			}
			if (p[i]->steps > MAX_STEPS)
				return false;
		}
		if (alive == 0)
			return true;
		t = net_next();
		if (t <= when) {
			if (t > now_ms)
				now_ms = t;
			net_happen();
			continue;
		}
		now_ms = when;
		resume(next);
	}
}

void
process_release(struct process *p)
{
	text_end(&p->out);
	text_end(&p->err);
}

void
process_wait(int64_t until)
{
	struct process *p = at_work;

	p->wake = until;
	(void)swapcontext(&p->state->context, &scheduler);
	p->ready = NULL;
}

static void
die_here(struct process *p)
{
	p->end = END_KILLED;
	(void)swapcontext(&p->state->context, &scheduler);
}

void
process_step(const char *what)
{
	struct process *p = at_work;

	p->steps++;
	if (p->steps == p->kill_at || p->steps > MAX_STEPS + 1) {
		say("killed at step %lld, %s", (long long)p->steps, what);
		die_here(p);
	}
	if (p->steps == p->jump_at) {
		p->machine->wall += p->jump_ms;
		p->machine->jumps++;
		say("machine %d: clock set by %lld s", p->machine->number,
		    (long long)p->jump_ms / 1000);
	}
	if (p->steps == p->signal_at && p->state->handler != NULL) {
		say("SIGTERM at step %lld, %s", (long long)p->steps, what);
		p->state->handler(SIGTERM);
	}
	if (p->steps == p->sleep_at) {
		say("machine %d: suspended for %lld s", p->machine->number,
		    (long long)p->sleep_ms / 1000);
		p->machine->asleep += p->sleep_ms;
		process_wait(now_ms + p->sleep_ms);
	} else if (chance_of(200)) {
		process_wait(now_ms + chance_from(0, 3));
	}
}

/* --- system calls: files -------------------------------------------------- */

int __wrap_open(const char *path, int flags, ...);
int __wrap___open_2(const char *path, int flags);
int __wrap_close(int fd);
ssize_t __wrap_read(int fd, void *to, size_t n);
ssize_t __wrap_write(int fd, const void *from, size_t n);
ssize_t __wrap_pread(int fd, void *to, size_t n, off_t at);
int __wrap_fsync(int fd);
int __wrap_fdatasync(int fd);
int __wrap_ftruncate(int fd, off_t len);
int __wrap_flock(int fd, int how);
int __wrap_fstat(int fd, struct stat *st);
int __wrap_mkdir(const char *path, mode_t mode);
int __wrap_rename(const char *from, const char *to);
int __wrap_unlink(const char *path);
int __wrap_access(const char *path, int how);
int __wrap_fcntl(int fd, int what, ...);
int __wrap_isatty(int fd);
int __wrap_poll(struct pollfd *p, nfds_t n, int ms);

static int
fail(int error)
{
	errno = error;
	return -1;
}

/* The descriptor's place, or -1 for standard streams and what is not open. */
static int
fd_slot(int fd)
{
	const int i = fd - FIRST_FD;

	return i >= 0 && i < FDS && at_work->state->fds[i].flags != 0 ? i : -1;
}

static int
new_fd(struct inode *f, int flags)
{
	int i;

	for (i = 0; i < FDS; i++)
		if (at_work->state->fds[i].flags == 0) {
			at_work->state->fds[i].inode = f;
			at_work->state->fds[i].pos = 0;
			at_work->state->fds[i].flags = flags | O_CLOEXEC;
			return i + FIRST_FD;
		}
	return fail(EMFILE);
}

int
__wrap_open(const char *path, int flags, ...)
{
	struct machine *m = at_work->machine;
	struct inode *f;
	int i;

	process_step(path);
	if (flags & O_DIRECTORY)
		return new_fd(NULL, flags);
	i = find_name(m, path);
	if (i != -1 && m->names[i].inode != -1) {
		if ((flags & O_CREAT) && (flags & O_EXCL))
			return fail(EEXIST);
		return new_fd(&m->inodes[m->names[i].inode], flags);
	}
	if (!(flags & O_CREAT))
		return fail(ENOENT);
	if (m->room <= 0)
		return fail(ENOSPC);
	f = make_file(m, path);
	return new_fd(f, flags);
}

int
__wrap___open_2(const char *path, int flags)
{
	return __wrap_open(path, flags);
}

int
__wrap_close(int fd)
{
	const int i = fd_slot(fd);
	struct inode *f;

	process_step("close");
	if (i == -1)
		return fd >= 0 && fd <= 2 ? 0 : fail(EBADF);
	f = at_work->state->fds[i].inode;
	if (f != NULL && f->lock == at_work && f->lock_fd == fd)
		f->lock = NULL;
	at_work->state->fds[i].flags = 0;
	return 0;
}

ssize_t
__wrap_pread(int fd, void *to, size_t n, off_t at)
{
	const int i = fd_slot(fd);
	struct inode *f = i != -1 ? at_work->state->fds[i].inode : NULL;

	if (f == NULL)
		return fail(EBADF);
	if ((size_t)at >= f->data.len)
		return 0;
	if (n > f->data.len - (size_t)at)
		n = f->data.len - (size_t)at;
	memcpy(to, f->data.s + at, n);
	return (ssize_t)n;
}

ssize_t
__wrap_read(int fd, void *to, size_t n)
{
	struct process *p = at_work;
	const int i = fd_slot(fd);
	ssize_t got;

	process_step("read");
	if (fd == 0) {
		if (n > p->in_len - p->in_pos)
			n = p->in_len - p->in_pos;
		if (n > 0)
			memcpy(to, p->in + p->in_pos, n);
		p->in_pos += n;
		return (ssize_t)n;
	}
	if (i == -1)
		return fail(EBADF);
	got = __wrap_pread(fd, to, n, (off_t)p->state->fds[i].pos);
	if (got > 0)
		p->state->fds[i].pos += (size_t)got;
	return got;
}

static ssize_t
write_at(int fd, const void *from, size_t n, off_t at)
{
	const int i = fd_slot(fd);
	struct inode *f = i != -1 ? at_work->state->fds[i].inode : NULL;
	struct machine *m = at_work->machine;
	static const char zero[1];

	if (f == NULL)
		return fail(EBADF);
	if (m->room <= 0)
		return fail(ENOSPC);
	if ((int64_t)n > m->room)
		n = (size_t)m->room;
	if (m->room != INT64_MAX)
		m->room -= (int64_t)n;
	while (f->data.len < (size_t)at)
		text_add(&f->data, zero, 1);
	if (f->data.len < (size_t)at + n)
		text_add(&f->data, from, 0);
	if (f->data.len > (size_t)at)
		f->data.len = (size_t)at;
	text_add(&f->data, from, n);
	return (ssize_t)n;
}

ssize_t
__wrap_write(int fd, const void *from, size_t n)
{
	struct process *p = at_work;
	const int i = fd_slot(fd);
	ssize_t put;
	size_t at;

	process_step("write");
	if (fd == 1 || fd == 2) {
		if (fd == 1 && p->out_full)
			return fail(ENOSPC);
		text_add(fd == 1 ? &p->out : &p->err, from, n);
		return (ssize_t)n;
	}
	if (i == -1)
		return fail(EBADF);
	at = p->state->fds[i].flags & O_APPEND ?
	    p->state->fds[i].inode->data.len : p->state->fds[i].pos;
	put = write_at(fd, from, n, (off_t)at);
	if (put > 0)
		p->state->fds[i].pos = at + (size_t)put;
	return put;
}

int
__wrap_fsync(int fd)
{
	struct machine *m = at_work->machine;
	const int i = fd_slot(fd);
	int k;

	process_step("fsync");
	if (i == -1)
		return fail(EBADF);
	if (chance_of(m->bad_sync)) {
		say("machine %d: fsync fails", m->number);
		return fail(EIO);
	}
	if (at_work->state->fds[i].inode != NULL) {
		copy_text(&at_work->state->fds[i].inode->safe,
		    &at_work->state->fds[i].inode->data);
	} else {
		for (k = 0; k < m->n_names; k++)
			m->names[k].safe_inode = m->names[k].inode;
	}
	process_step("synced");
	return 0;
}

int
__wrap_fdatasync(int fd)
{
	return __wrap_fsync(fd);
}

int
__wrap_ftruncate(int fd, off_t len)
{
	const int i = fd_slot(fd);
	struct inode *f = i != -1 ? at_work->state->fds[i].inode : NULL;

	process_step("ftruncate");
	if (f == NULL)
		return fail(EBADF);
	if ((size_t)len < f->data.len) {
		f->data.len = (size_t)len;
		f->data.s[len] = '\0';
	}
	return 0;
}

int
__wrap_flock(int fd, int how)
{
	const int i = fd_slot(fd);
	struct inode *f = i != -1 ? at_work->state->fds[i].inode : NULL;

	process_step("flock");
	if (f == NULL)
		return fail(EBADF);
	if (how & LOCK_UN) {
		f->lock = NULL;
		return 0;
	}
	if (f->lock != NULL)
		return fail(EWOULDBLOCK);
	f->lock = at_work;
	f->lock_fd = fd;
	return 0;
}

int
__wrap_fstat(int fd, struct stat *st)
{
	const int i = fd_slot(fd);
	struct inode *f = i != -1 ? at_work->state->fds[i].inode : NULL;

	memset(st, 0, sizeof(*st));
	if (i == -1)
		return fail(EBADF);
	st->st_mode = f != NULL ? S_IFREG | 0600 : S_IFDIR | 0700;
	st->st_size = f != NULL ? (off_t)f->data.len : 0;
	st->st_nlink = 1;
	st->st_uid = 1000;
	return 0;
}

int
__wrap_mkdir(const char *path, mode_t mode)
{
	(void)path, (void)mode;
	return fail(EEXIST);
}

int
__wrap_rename(const char *from, const char *to)
{
	struct machine *m = at_work->machine;
	int i, k;

	process_step("rename");
	if ((i = find_name(m, from)) == -1)
		return fail(ENOENT);
	if ((k = find_name(m, to)) == -1) {
		(void)make_file(m, to);
		k = m->n_names - 1;
	}
	m->names[k].inode = m->names[i].inode;
	m->names[i].inode = -1;
	return 0;
}

int
__wrap_unlink(const char *path)
{
	const int i = find_name(at_work->machine, path);

	process_step("unlink");
	if (i == -1 || at_work->machine->names[i].inode == -1)
		return fail(ENOENT);
	at_work->machine->names[i].inode = -1;
	return 0;
}

int
__wrap_access(const char *path, int how)
{
	const int i = find_name(at_work->machine, path);

	(void)how;
	return i != -1 && at_work->machine->names[i].inode != -1 ? 0 :
	    fail(ENOENT);
}

int
__wrap_fcntl(int fd, int what, ...)
{
	(void)fd, (void)what;
	return 0;
}

int
__wrap_isatty(int fd)
{
	(void)fd;
	return 0;
}

int
__wrap_poll(struct pollfd *p, nfds_t n, int ms)
{
	nfds_t i;

	if (n == 0)
		process_wait(now_ms + ms);
	for (i = 0; i < n; i++)
		p[i].revents = p[i].events;
	return (int)n;
}

/* --- system calls: time, chance, the rest --------------------------------- */

int __wrap_clock_gettime(clockid_t clock, struct timespec *ts);
time_t __wrap_time(time_t *t);
int __wrap_nanosleep(const struct timespec *ts, struct timespec *left);
ssize_t __wrap_getrandom(void *to, size_t n, unsigned flags);
char *__wrap_getenv(const char *name);
int __wrap_unsetenv(const char *name);
pid_t __wrap_getpid(void);
uid_t __wrap_geteuid(void);
int __wrap_sigaction(int sig, const struct sigaction *sa,
    struct sigaction *old);
typedef void handler(int sig);
handler *__wrap___sysv_signal(int sig, handler *f);
int __wrap_raise(int sig);
int __wrap_setrlimit(int what, const struct rlimit *l);
int __wrap_prctl(int what, ...);
_Noreturn void __wrap_exit(int status);
_Noreturn void __real_exit(int status);

int
__wrap_clock_gettime(clockid_t clock, struct timespec *ts)
{
	const struct machine *m = at_work->machine;
	int64_t ms = now_ms;

	if (clock == CLOCK_REALTIME)
		ms += m->wall;
	else if (clock == CLOCK_MONOTONIC)
		ms -= m->asleep;
	ts->tv_sec = (time_t)(ms / 1000);
	ts->tv_nsec = (long)(ms % 1000) * 1000000;
	return 0;
}

time_t
__wrap_time(time_t *t)
{
	(void)t;
	return (time_t)(machine_wall(at_work->machine) / 1000);
}

int
__wrap_nanosleep(const struct timespec *ts, struct timespec *left)
{
	(void)left;
	process_step("nanosleep");
	process_wait(now_ms + (int64_t)ts->tv_sec * 1000 +
	    ts->tv_nsec / 1000000);
	return 0;
}

ssize_t
__wrap_getrandom(void *to, size_t n, unsigned flags)
{
	unsigned char *p = to;
	size_t i;

	(void)flags;
	for (i = 0; i < n; i++)
		p[i] = (unsigned char)chance_bits();
	return (ssize_t)n;
}

char *
__wrap_getenv(const char *name)
{
	static char home[2][16] = { "/home/u0", "/home/u1" };

	return strcmp(name, "HOME") == 0 ? home[at_work->user] : NULL;
}

int
__wrap_unsetenv(const char *name)
{
	(void)name;
	return 0;
}

pid_t
__wrap_getpid(void)
{
	return 1000 + at_work->user;
}

uid_t
__wrap_geteuid(void)
{
	return 1000;
}

int
__wrap_sigaction(int sig, const struct sigaction *sa, struct sigaction *old)
{
	if (old != NULL)
		memset(old, 0, sizeof(*old));
	if (sa != NULL && sig == SIGTERM)
		at_work->state->handler = sa->sa_handler;
	return 0;
}

handler *
__wrap___sysv_signal(int sig, handler *f)
{
	(void)sig, (void)f;
	return SIG_DFL;
}

int
__wrap_raise(int sig)
{
	(void)sig;
	die_here(at_work);
	return 0;
}

int
__wrap_setrlimit(int what, const struct rlimit *l)
{
	(void)what, (void)l;
	return 0;
}

int
__wrap_prctl(int what, ...)
{
	(void)what;
	return 0;
}

void
__wrap_exit(int status)
{
	if (at_work == NULL)
		__real_exit(status);
	at_work->status = status;
	at_work->end = END_EXIT;
	for (;;)
		(void)swapcontext(&at_work->state->context, &scheduler);
}
