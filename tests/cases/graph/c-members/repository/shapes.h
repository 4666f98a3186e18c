#pragma once
struct operations;
typedef struct { int x, y; } point;
struct shape { const struct operations *ops; point at; struct shape *next; };
struct operations { int (*area)(const struct shape *); int (*move)(struct shape *, point); };
extern const struct operations circle;
