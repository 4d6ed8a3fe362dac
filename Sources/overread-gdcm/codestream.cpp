#include "codestream.h"

#include <exception>
#include <gdcm-3.0/gdcmFragment.h>
#include <gdcm-3.0/gdcmImage.h>
#include <gdcm-3.0/gdcmSequenceOfFragments.h>
#include <gdcm-3.0/gdcmTrace.h>

namespace {

gdcm::TransferSyntax transfer_syntax(const cdicom_frame &frame) {
    switch (frame.compression) {
    case cdicom_jpeg_ls:
        return gdcm::TransferSyntax::JPEGLSNearLossless;
    case cdicom_jpeg_2000:
        return gdcm::TransferSyntax::JPEG2000;
    default:
        return gdcm::TransferSyntax::JPEGLosslessProcess14_1;
    }
}

/// The compressed bytes as encapsulated pixel data of one fragment.
gdcm::DataElement pixel_data(const uint8_t *bytes, size_t count) {
    gdcm::Fragment fragment;
    fragment.SetByteValue(reinterpret_cast<const char *>(bytes), gdcm::VL(static_cast<uint32_t>(count)));
    gdcm::SmartPointer<gdcm::SequenceOfFragments> fragments = gdcm::SequenceOfFragments::New();
    fragments->AddFragment(fragment);
    gdcm::DataElement element(gdcm::Tag(0x7fe0, 0x0010));
    element.SetVR(gdcm::VR::OB);
    element.SetValue(*fragments);
    return element;
}

void describe(gdcm::Image &image, const cdicom_frame &frame) {
    image.SetNumberOfDimensions(2);
    image.SetDimension(0, frame.columns);
    image.SetDimension(1, frame.rows);
    image.SetPixelFormat(gdcm::PixelFormat(
        static_cast<unsigned short>(frame.samples), static_cast<unsigned short>(frame.bits_allocated),
        static_cast<unsigned short>(frame.bits_stored), static_cast<unsigned short>(frame.high_bit),
        static_cast<unsigned short>(frame.pixel_representation)));
    // Named RGB, three samples are left as they are.
    image.SetPhotometricInterpretation(
        frame.samples == 1 ? gdcm::PhotometricInterpretation::MONOCHROME2 : gdcm::PhotometricInterpretation::RGB);
    image.SetPlanarConfiguration(0);
    image.SetTransferSyntax(transfer_syntax(frame));
}

}  // namespace

bool decode_codestream(
    const cdicom_frame &frame, const uint8_t *bytes, size_t count, uint8_t *samples, bool &planar) {
    if (count >= UINT32_MAX) {
        return false;
    }
    try {
        gdcm::Trace::DebugOff();
        gdcm::Trace::WarningOff();
        gdcm::Trace::ErrorOff();
        gdcm::Image image;
        describe(image, frame);
        image.SetDataElement(pixel_data(bytes, count));
        if (image.GetBufferLength() != cdicom_frame_size(&frame)) {
            return false;
        }
        if (!image.GetBuffer(reinterpret_cast<char *>(samples))) {
            return false;
        }
        planar = frame.samples > 1 && image.GetPlanarConfiguration() == 1;
        return true;
    } catch (const std::exception &) {
        return false;
    }
}
