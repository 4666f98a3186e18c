/* Functions whose heads are written by macros, in whole or in part. */

static inline FORMAT_OF(1) const char *translated(const char *text)
{
	return look_up(text);
}

SYSCALL_DEFINE3(open_at, int, folder, const char *, name,
		int, mode)
{
	return do_open_at(folder, name, mode);
}

TEST(suite, adds) {
	one();
}

START_TEST(checks)
{
	two();
}
END_TEST

static EXTENSION_FUNCTION(measure)
{
	three();
}

STATIC_CHECK(sizeof(int) == 4);

void printflike(1, 2) say(const char *, ...);

int after(void)
{
	for_each(item, list) {
		four();
	}
	return 1;
}
