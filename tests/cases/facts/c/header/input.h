/*
 * Copyright 2024 Somebody. Licensed under the terms of the MIT licence.
 */

/* The public face of the library. */

#ifndef LIB_FACE_H_INCLUDED
#define LIB_FACE_H_INCLUDED

#include <stddef.h>
#include <sys/types.h>
#include "lib/types.h"
#include LIB_CONFIG_HEADER

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lib lib;

LIB_API lib *lib_new(const char *name, size_t size);
LIB_API void lib_free(lib *self), lib_reset(lib *, int);
extern int lib_verbose;

static inline int lib_ready(const lib *self) { return lib_state(self) == LIB_READY; }
static int lib_private(void) { return 0; }

#ifdef __cplusplus
}
#endif

#endif
