#define OWN_MAX 7
