// The functions of libxml2 that the project uses, each passing its call on to the library that cxml2_load loaded.
#include "CXML2.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

// The binary interface these headers describe.
#if LIBXML_VERSION >= 21400
#define LIBRARY "libxml2.so.16"
#else
#define LIBRARY "libxml2.so.2"
#endif

// Result, name, parameters, arguments.
#define FUNCTIONS(F)                                                                                                   \
    F(htmlDocPtr, htmlCtxtReadIO,                                                                                      \
      (htmlParserCtxtPtr context, xmlInputReadCallback read, xmlInputCloseCallback close, void *source,                \
       const char *url, const char *encoding, int options),                                                            \
      (context, read, close, source, url, encoding, options))                                                          \
    F(htmlParserCtxtPtr, htmlNewParserCtxt, (void), ())                                                                \
    F(xmlNodePtr, xmlDocGetRootElement, (const xmlDoc *document), (document))                                          \
    F(xmlChar *, xmlGetProp, (const xmlNode *node, const xmlChar *name), (node, name))                                 \
    F(xmlAttrPtr, xmlHasProp, (const xmlNode *node, const xmlChar *name), (node, name))                                \
    F(int, xmlStrEqual, (const xmlChar *one, const xmlChar *other), (one, other))                                      \
    F(int, xmlStrlen, (const xmlChar *text), (text))                                                                   \
    F(xmlChar *, xmlXPathCastNodeToString, (xmlNodePtr node), (node))                                                  \
    F(xmlChar *, xmlXPathCastNumberToString, (double number), (number))                                                \
    F(xmlXPathObjectPtr, xmlXPathCompiledEval, (xmlXPathCompExprPtr expression, xmlXPathContextPtr context),           \
      (expression, context))                                                                                           \
    F(xmlXPathCompExprPtr, xmlXPathCtxtCompile, (xmlXPathContextPtr context, const xmlChar *text), (context, text))    \
    F(xmlXPathContextPtr, xmlXPathNewContext, (xmlDocPtr document), (document))                                        \
    F(long, xmlXPathOrderDocElems, (xmlDocPtr document), (document))

#define PROCEDURES(P)                                                                                                  \
    P(htmlFreeParserCtxt, (htmlParserCtxtPtr context), (context))                                                      \
    P(xmlFreeDoc, (xmlDocPtr document), (document))                                                                    \
    P(xmlInitParser, (void), ())                                                                                       \
    P(xmlSAX2EndElement, (void *context, const xmlChar *name), (context, name))                                        \
    P(xmlSAX2StartElement, (void *context, const xmlChar *name, const xmlChar **attributes),                           \
      (context, name, attributes))                                                                                     \
    P(xmlStopParser, (xmlParserCtxtPtr context), (context))                                                            \
    P(xmlXPathFreeCompExpr, (xmlXPathCompExprPtr expression), (expression))                                            \
    P(xmlXPathFreeContext, (xmlXPathContextPtr context), (context))                                                    \
    P(xmlXPathFreeObject, (xmlXPathObjectPtr object), (object))                                                        \
    P(xmlXPathNodeSetSort, (xmlNodeSetPtr nodes), (nodes))

#define DECLARE(result, name, parameters, arguments) static result(*real_##name) parameters;
#define DECLARE_PROCEDURE(name, parameters, arguments) static void(*real_##name) parameters;
FUNCTIONS(DECLARE)
PROCEDURES(DECLARE_PROCEDURE)
static xmlFreeFunc *real_free;

#define PASS_ON(result, name, parameters, arguments)                                                                   \
    result name parameters { return real_##name arguments; }
#define PASS_ON_PROCEDURE(name, parameters, arguments)                                                                 \
    void name parameters { real_##name arguments; }
FUNCTIONS(PASS_ON)
PROCEDURES(PASS_ON_PROCEDURE)

void ctplan_xml_free(void *memory) { (*real_free)(memory); }

static bool is_loaded;

static void load(void) {
    void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return;
    bool is_whole = true;
#define FIND(result, name, parameters, arguments)                                                                      \
    real_##name = (__typeof__(real_##name))dlsym(library, #name);                                                      \
    is_whole = is_whole && real_##name != NULL;
#define FIND_PROCEDURE(name, parameters, arguments) FIND(void, name, parameters, arguments)
    FUNCTIONS(FIND)
    PROCEDURES(FIND_PROCEDURE)
    real_free = (xmlFreeFunc *)dlsym(library, "xmlFree");
    is_loaded = is_whole && real_free != NULL;
}

bool cxml2_load(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    return is_loaded;
}
