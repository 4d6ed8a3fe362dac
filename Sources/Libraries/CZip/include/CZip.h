#ifndef OVERREAD_CZIP_H
#define OVERREAD_CZIP_H

#include <zip.h>

#endif
