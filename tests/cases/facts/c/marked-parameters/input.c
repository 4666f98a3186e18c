static int
parse(__unused struct args *args, __unused u_int idx, __unused char **cause)
{
    return 0;
}
static void timer(__unused int fd, __unused short events, void *arg) { }
Status Start(IN Handle ImageHandle, IN OPTIONAL const Table *Table, OUT char name[8]) { return 0; }
int main(int argc UNUSED, char **argv __attribute_unused__) { return used(argc, argv); }
int hook(int UNUSED(code), void *Py_UNUSED(data), const HANDLE h, HANDLE const g, DWORD size)
{
    UNUSED(code);
    return call(SIZE, "%" PRIu64 " bytes", size);
}
int plain(struct loop *loop, unsigned int unused) { return 0; }
int plainer(struct loop unused) { return 0; }
int marked(attribute_unused struct loop *loop, maybe_unused int size) { return 0; }
