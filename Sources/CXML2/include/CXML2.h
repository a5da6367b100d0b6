#pragma once
#include <iconv.h>
#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <stdbool.h>

/// Loads libxml2, once; false if it is not installed. Nothing else of it may be called before this was true.
///
/// The library brings ICU and libstdc++ with it, a third of the time the program would need to start, and most commands
/// never read a page: so it is loaded when a page is.
bool cxml2_load(void);

/// `xmlFree` is a global variable that holds a function, which Swift 6 does not let through as it could change.
void ctplan_xml_free(void *memory);
