#pragma once
// The functions themselves are declared by the headers of their libraries.
