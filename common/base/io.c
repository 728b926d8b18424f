#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "io.h"

#define CHUNK	((size_t)64 * 1024)

ssize_t
io_read(int fd, struct buf *b, size_t max)
{
	ssize_t n;

	buf_reserve(b, max);
	do
		n = read(fd, b->data + b->len, max);
	while (n == -1 && errno == EINTR);
	if (n > 0)
		b->len += (size_t)n;
	b->data[b->len] = '\0';
	return n;
}

int
io_write(int fd, const char *data, size_t len)
{
	ssize_t n;

	while (len > 0) {
		n = write(fd, data, len);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == 0)
			errno = EIO;
		if (n <= 0)
			return -1;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

int
io_read_all(int fd, size_t max, struct buf *b, struct err *e)
{
	const size_t start = b->len;
	ssize_t n;

	while ((n = io_read(fd, b, CHUNK)) > 0)
		if (b->len - start > max)
			return err_set(e, "is larger than %zu MiB", max >> 20);
	return n == 0 ? 0 : err_set(e, "%s", strerror(errno));
}

int
io_read_file(const char *path, size_t max, struct buf *b, struct err *e)
{
	struct err why;
	int fd, rc;

	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1)
		return err_set(e, "%s: %s", path, strerror(errno));
	rc = io_read_all(fd, max, b, &why);
	(void)close(fd);
	return rc == 0 ? 0 : err_set(e, "%s: %s", path, why.text);
}
