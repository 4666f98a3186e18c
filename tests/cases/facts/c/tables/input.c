#include "ops.h"
static int disk_open(const char *path) { return open_at(path, 0); }
static int disk_read(struct file *file) { return file->ops->read(file) + (*file->hook)(1); }
static const struct operations disk = {
    .open = disk_open,
    .read = &disk_read,
    .close = NULL,
    .mode = { MODE_READ, MODE_WRITE },
};
static struct entry { const char *name; int (*run)(int); } table[] = {
    { "open", run_open },
    [KIND_CLOSE] = { "close", run_close },
};
int dispatch(struct file *files, int (*hook)(int), int kind) {
    struct file *file = &files[kind];
    const struct operations *ops = file->ops;
    int (*local)(int) = table[kind].run;
    files[0].count = 2;
    return ops->open(file->path) + hook(1) + local(2) + table[kind].run(3) + current_file()->size;
}
