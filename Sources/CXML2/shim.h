#pragma once
#include <iconv.h>
#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

/// `xmlFree` is a global variable that holds a function, which Swift 6 does not let through as it could change.
static inline void ctplan_xml_free(void *memory) { xmlFree(memory); }
