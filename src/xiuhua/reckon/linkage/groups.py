"""placeholder"""
def grouped(records, model, left, right, p, *, threshold):
    k = p >= threshold
    return (left[k], right[k], p[k]), 0
