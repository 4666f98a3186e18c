#include <unistd.h>
#include <stdint.h>

int is_folder(int mode)
{
	return S_ISDIR(mode) ? OWN_MAX : 0;
}
