#include "CSentencePiece.h"

#include <sentencepiece_processor.h>

#include <algorithm>
#include <memory>
#include <vector>

struct sp_model {
    sentencepiece::SentencePieceProcessor processor;
};

sp_model *sp_open(const uint8_t *bytes, size_t count) {
    try {
        auto model = std::make_unique<sp_model>();
        absl::string_view text(reinterpret_cast<const char *>(bytes), count);
        if (!model->processor.LoadFromSerializedProto(text).ok()) return nullptr;
        return model.release();
    } catch (...) {
        return nullptr;
    }
}

void sp_close(sp_model *model) { delete model; }

int32_t sp_size(const sp_model *model) { return model->processor.GetPieceSize(); }

int32_t sp_id(const sp_model *model, const char *piece) { return model->processor.PieceToId(piece); }

int64_t sp_encode(const sp_model *model, const char *text, size_t count, int32_t *ids, size_t room) {
    try {
        std::vector<int> pieces;
        if (!model->processor.Encode(absl::string_view(text, count), &pieces).ok()) return -1;
        std::copy_n(pieces.begin(), std::min(room, pieces.size()), ids);
        return static_cast<int64_t>(pieces.size());
    } catch (...) {
        return -1;
    }
}
