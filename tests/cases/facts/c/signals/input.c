#include <getopt.h>
static struct option long_options[] = {
    {"verbose", no_argument, 0, 'v'},
    {"output", required_argument, 0, 'o'},
    {0, 0, 0, 0},
};
static struct argp_option argp_options[] = { {"quiet", 'q', 0, 0, "Say nothing"}, {"to", 't', "FILE", 0, "Write there"}, {0} };
int main(int argc, char *argv[]) {
    const char *home = getenv("HOME"), *other = getenv(name);
    while ((c = getopt_long(argc, argv, "vo:h", long_options, NULL)) != -1) handle(c);
    FILE *log = fopen("/var/log/" "tool.log", "a");
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    system("ls -l");
    execlp(program, program, NULL);
    popen(command, "r");
    self->open("no", 1);
    return 0;
}
int mainly(void) { return 0; }
