#include <unistd.h>

int start(int mode)
{
	return S_ISDIR(mode);
}
