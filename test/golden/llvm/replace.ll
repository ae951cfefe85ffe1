; Replacement: a clone of the first instruction takes the place and the uses of the second.
;
; RUN: replace 10 7 [@.0=6, @.1=a1]
; CHECK:     %v6 = load float
; CHECK:     %vx{{[0-9a-f]+}} = fadd contract float %v6, %a1
; CHECK-NOT: fmul
; CHECK:     %v10 = fadd contract float %vx{{[0-9a-f]+}}, %v9
;
; RUN: replace 7 10 [@.0=9]
; CHECK:     %vx{{[0-9a-f]+}} = fmul contract float %v9, %a1
; CHECK:     store float %vx
;
; RUN: replace 4 7
; REJECT: apply type-mismatch
; RUN: replace 7 7
; REJECT: apply missing-target
; RUN: replace 10 7
; REJECT: apply missing-value

target triple = "nvptx64-nvidia-cuda"

define ptx_kernel void @saxpy(float %alpha, ptr %x, ptr %y, i32 %n) {
entry:
  %tid = tail call i32 @llvm.nvvm.read.ptx.sreg.tid.x()
  %inside = icmp slt i32 %tid, %n
  br i1 %inside, label %body, label %exit

body:
  %wide = sext i32 %tid to i64
  %px = getelementptr inbounds float, ptr %x, i64 %wide
  %a = load float, ptr %px, align 4
  %scaled = fmul contract float %a, %alpha
  %py = getelementptr inbounds float, ptr %y, i64 %wide
  %b = load float, ptr %py, align 4
  %sum = fadd contract float %scaled, %b
  store float %sum, ptr %py, align 4
  br label %exit

exit:
  ret void
}

declare i32 @llvm.nvvm.read.ptx.sreg.tid.x()
