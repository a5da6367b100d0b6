// Nothing to call: see UnspokenProtocols.c.
#pragma once
