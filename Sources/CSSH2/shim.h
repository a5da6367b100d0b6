#pragma once
#include <malloc.h>
#include <libssh2.h>
#include <libssh2_sftp.h>
