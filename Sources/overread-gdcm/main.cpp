// Decodes compressed DICOM frames for overread, which starts it: GDCM builds its dictionaries whenever a program that links
// it begins, and most runs of overread meet no such frame.

#include "CIsolation.h"
#include "codestream.h"

#include <cstdio>

namespace {

enum { exit_usage = 64 };

/// The output is the frame's samples, and a byte that is 1 where they came plane by plane.
cisolation_outcome decode(const cisolation_request *request, char *reason) {
    const cdicom_frame frame = cdicom_frame_read(request->task);
    if (request->output_count != cdicom_frame_size(&frame) + 1) {
        return cisolation_unknown;
    }
    bool planar = false;
    if (!decode_codestream(frame, request->input, request->input_count, request->output, planar)) {
        std::snprintf(reason, cisolation_reason_size, "compressed pixels that GDCM cannot decode");
        return cisolation_refused;
    }
    request->output[request->output_count - 1] = planar ? 1 : 0;
    return cisolation_done;
}

}  // namespace

int main(int count, char **arguments) {
    if (count == 3 && cisolation_serve(arguments[2], decode)) {
        return 0;
    }
    std::fputs("overread-gdcm: decodes for overread, which starts it\n", stderr);
    return exit_usage;
}
