#ifndef OVERREAD_CODESTREAM_H
#define OVERREAD_CODESTREAM_H

#include "CDICOM.h"

/// Decodes one frame into `cdicom_frame_size` bytes of host byte order. No colour is converted beyond what the
/// codestream itself asks for (the component transformation of JPEG 2000).
///
/// - `planar` tells whether the samples came plane by plane instead of pixel by pixel.
/// - Returns false where GDCM cannot decode it. Exceptions never leave this function.
bool decode_codestream(
    const cdicom_frame &frame, const uint8_t *bytes, size_t count, uint8_t *samples, bool &planar);

#endif
