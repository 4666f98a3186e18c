#ifndef QUEUE_H
#define QUEUE_H

#define QUEUE_OK 0
#define QUEUE_FULL -1
#define QUEUE_NAME_MAX 64
#define QUEUE_MAX_LENGTH (16 * 1024)

int queue_put(const char *name);

#endif
