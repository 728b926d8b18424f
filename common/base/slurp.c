#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "slurp.h"

#define CHUNK	((size_t)64 * 1024)

int
slurp(int fd, size_t max, struct buf *b, struct err *e)
{
	size_t got = 0;
	ssize_t n;

	for (;;) {
		buf_reserve(b, CHUNK);
		n = read(fd, b->data + b->len, CHUNK);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return err_set(e, "%s", strerror(errno));
		if (n == 0)
			break;
		b->len += (size_t)n;
		got += (size_t)n;
		if (got > max)
			return err_set(e, "is larger than %zu MiB", max >> 20);
	}
	b->data[b->len] = '\0';
	return 0;
}

int
slurp_file(const char *path, size_t max, struct buf *b, struct err *e)
{
	struct err why;
	int fd, rc;

	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1)
		return err_set(e, "%s: %s", path, strerror(errno));
	rc = slurp(fd, max, b, &why);
	(void)close(fd);
	return rc == 0 ? 0 : err_set(e, "%s: %s", path, why.text);
}
