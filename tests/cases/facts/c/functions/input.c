/* strings.c - small functions over text
 * Copyright (c) 2024 Somebody
 */
#include <stdlib.h>
#include "strings.h"

typedef int (*visitor)(const char *word, void *data);

static int count(const char *text);
int shared(void);

/* Count the words of a text. */
static int
count(const char *text)
{
    int words = 0;
    for (const char *at = text; *at; at++)
        words += is_space(*at);
    return words;
}

char *copy(const char *text) {
    char *made = malloc(count(text));
    return made;
}

static inline __attribute__((noinline)) void each(char *words[], visitor visit, void *data)
{
    for (int i = 0; words[i]; i++)
        visit(words[i], data);
}

/* A function that returns a pointer to a function. */
int (*choose(int kind))(const char *) {
    return kind ? count : 0;
}

API_EXPORT const char * API_CALL name_of(struct item *item) {
    return item->owner->name;
}

MY_API int (wrapped) (int value) { return (shared)() + value; }

int report(const char *format, ...) __attribute__((format(printf, 1, 2)));
EXPORT_SYMBOL(copy);

int main(int argc, char **argv) {
    each(argv, report_word, NULL);
    return copy(argv[0]) == NULL;
}
